using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Api.Access;

/// <summary>
/// The tokens that are in force. They are read from the ledger once and after every change, which only this instance makes: a request costs no query, and the tokens go
/// on working while the ledger does not.
/// </summary>
internal sealed class TokenBook(Ledger.Ledger ledger, TimeProvider time) : IDisposable
{
    /// <summary>What every secret begins with, so that one that has leaked can be searched for.</summary>
    public const string Prefix = "elastic_";

    private static readonly TimeSpan Coarse = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, DateTimeOffset> used = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim turn = new(1, 1);
    private volatile FrozenDictionary<string, ApiToken>? tokens;

    /// <summary>The token with this secret; null when there is none, or when it has ended. Looked up by its hash, so that the time it takes tells nothing of a secret.</summary>
    public Task<ApiToken?> FindAsync(string secret, CancellationToken ct) => FindHashedAsync(HashOf(secret), ct);

    /// <summary>The same by the hash of the secret, which <see cref="HashOf"/> makes.</summary>
    public async Task<ApiToken?> FindHashedAsync(string hash, CancellationToken ct)
    {
        var known = tokens ?? await ReloadAsync(ct);
        if (!known.TryGetValue(hash, out var token) || token.Expires <= time.GetUtcNow())
        {
            return null;
        }

        used[token.Name] = time.GetUtcNow();
        return token;
    }

    /// <summary>When a token was last used, also since that was last written; null for never.</summary>
    public DateTimeOffset? LastUsed(ApiToken token) => used.TryGetValue(token.Name, out var at) && !(at < token.Created) ? at : token.LastUsed;

    /// <summary>Writes when tokens were last used: of each at most every some minutes, for a busy one must not keep the disk busy.</summary>
    public async Task NoteUseAsync(CancellationToken ct)
    {
        var due = (tokens?.Values ?? []).Where(t => LastUsed(t) is { } at && (t.LastUsed is not { } noted || at - noted >= Coarse)).Select(t => t with { LastUsed = LastUsed(t) }).ToArray();
        if (due.Length > 0)
        {
            await ledger.NoteUseAsync(due, ct);
            await ReloadAsync(ct);
        }
    }

    /// <summary>A token has been revoked: it is worth nothing from now on, even when the others cannot be read again.</summary>
    public void Forget(string name) => tokens = tokens?.Values.Where(t => t.Name != name).ToFrozenDictionary(t => t.Sha256, StringComparer.Ordinal);

    /// <summary>True while the token with this name is in force that was so at <paramref name="since"/>: not another one that was made under the same name since.</summary>
    public bool IsInForce(string name, DateTimeOffset since) => tokens?.Values.Any(t => t.Name == name && t.Created <= since && !(t.Expires <= time.GetUtcNow())) == true;

    /// <summary>Reads them again.</summary>
    public async Task<FrozenDictionary<string, ApiToken>> ReloadAsync(CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            return tokens = (await ledger.ListTokensAsync(ct)).ToFrozenDictionary(t => t.Sha256, StringComparer.Ordinal);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>A new secret.</summary>
    public static string NewSecret() => Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>What a secret is recognized by.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();
}
