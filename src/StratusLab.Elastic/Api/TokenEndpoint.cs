using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Access;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Api;

/// <summary>Lists, makes and revokes tokens.</summary>
internal sealed class TokenEndpoint(Ledger.Ledger ledger, TokenBook book, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>The answer to <see cref="ApiPaths.Tokens"/>.</summary>
    public async Task<ListOf<TokenRow>> ListAsync(HttpContext http)
    {
        return new([.. (await ledger.ListTokensAsync(http.RequestAborted)).OrderBy(t => t.Name, StringComparer.Ordinal).Select(t => new TokenRow(t.Name, Word(t.Role), t.Created, t.CreatedBy, t.Expires, book.LastUsed(t)))]);
    }

    /// <summary>Makes a token.</summary>
    public async Task<NewToken> CreateAsync(HttpContext http, CreateTokenRequest request)
    {
        var (role, by, now) = (Check(request), Caller.Of(http).Sign(request.By), time.GetUtcNow());
        var secret = TokenBook.NewSecret();
        var token = new ApiToken
        {
            Name = request.Name,
            Role = role,
            Sha256 = TokenBook.HashOf(secret),
            Created = now,
            CreatedBy = by,
            Expires = request.ValidSeconds is { } seconds ? now + TimeSpan.FromSeconds(seconds) : null,
        };
        if (!await ledger.AddTokenAsync(token, Told(token.Name, $"{by} made token \"{token.Name}\" with the role {Word(role)}.", now), http.RequestAborted))
        {
            throw new ProblemException(409, $"There is a token \"{token.Name}\" already. Revoke it first, or choose another name.");
        }

        await book.ReloadAsync(CancellationToken.None);
        return new(secret, $"Token \"{token.Name}\" is made; its role is {Word(role)}.");
    }

    /// <summary>Revokes a token. From then on it is worth nothing.</summary>
    public async Task<Done> RevokeAsync(HttpContext http, OperatorRequest request)
    {
        var name = Asked.Name(http, "name");
        var by = Caller.Of(http).Sign(request.By);
        // Once it is asked for, neither this request's end nor a ledger that fails half-way keeps the token in force.
        var isDropped = await ledger.DropTokenAsync(name, Told(name, $"{by} revoked token \"{name}\".", time.GetUtcNow()), http.RequestAborted);
        if (isDropped)
        {
            book.Forget(name);
        }

        await book.ReloadAsync(CancellationToken.None);
        if (!isDropped)
        {
            throw ProblemException.NotFound("token", name, (await ledger.ListTokensAsync(http.RequestAborted)).Select(t => t.Name).Order(StringComparer.Ordinal));
        }

        return new($"Token \"{name}\" is revoked.");
    }

    private static ApiRole Check(CreateTokenRequest request)
    {
        if (!SafeName.IsSafe(request.Name))
        {
            throw new ProblemException(400, $"\"{Printable.Text(request.Name, 80)}\" is not a name for a token: letters, digits, '.', '_' and '-', starting with a letter or digit.");
        }

        if (request.ValidSeconds is { } seconds && !(seconds > 0 && seconds <= Longest.TotalSeconds))
        {
            throw new ProblemException(400, $"A token holds for up to {Words.Span(Longest)}, or for ever when nothing is said.");
        }

        return Enum.GetValues<ApiRole>().Where(r => Word(r) == request.Role).Select(r => (ApiRole?)r).FirstOrDefault()
            ?? throw new ProblemException(400, $"\"{Printable.Text(request.Role, 80)}\" is not a role. Roles: {string.Join(", ", Enum.GetValues<ApiRole>().Select(Word))}.");
    }

    private static string Word(ApiRole role) => role.ToString().ToLowerInvariant();

    private static JournalEvent Told(string token, string text, DateTimeOffset at) => new() { At = at, Kind = "operator", Subject = token, Text = text };
}
