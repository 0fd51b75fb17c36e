using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Asking;
using StratusLab.Elastic.Cli.Completing;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic tokens</c>: rights to use the service from elsewhere.</summary>
internal static class TokensCommand
{
    private static readonly DurationSyntax Duration = new(TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650));

    public static Command Make(ServiceCommands service)
    {
        var list = service.MakeView(new("list", "List tokens; never their secrets"), ListAsync);
        var tokens = service.MakeView(new("tokens", "List, make and revoke tokens, by which the service is used from elsewhere") { list, Create(service), Revoke(service) }, ListAsync);
        tokens.Aliases.Add("token");
        return tokens;
    }

    private static Command Create(ServiceCommands service)
    {
        var name = new Argument<string>("NAME") { Description = "What to call it: who or what will use it" };
        var role = new Option<string>("--role") { Description = "What its holder may do: call hooks, read, or give orders", HelpName = "hook|viewer|operator", Required = true };
        role.AcceptOnlyFromAmong("hook", "viewer", "operator");
        var valid = new Option<TimeSpan?>("--valid-for") { Description = "How long it holds, for example 90d; without, until it is revoked", HelpName = "DURATION", CustomParser = ParseDuration, Aliases = { "--expires" } };
        var file = new Option<FileInfo?>("--to") { Description = "Write it to a new file that only this user can read, instead of printing it", HelpName = "FILE" };
        return service.Make(
            new("create", "Make a token and print it") { name, role, valid, file },
            (call, ct) => CreateAsync(call, new(call.Value(name)!, call.Value(role)!, call.Value(valid)?.TotalSeconds, call.Who), call.Value(file), ct)); // Required by the parser.
    }

    private static Command Revoke(ServiceCommands service)
    {
        var name = service.Named(new Argument<string>("NAME") { Description = "The token" }, Noun.Token);
        return service.Make(
            new("revoke", "Make a token worthless, at once") { name },
            (call, ct) => call.OrderAsync(ApiPath.With(ApiPaths.RevokeToken, call.Value(name)!), new(call.Who), ApiJson.Default.OperatorRequest, $"revoke token {call.Value(name)}", ct));
    }

    private static async Task CreateAsync(Call call, CreateTokenRequest request, FileInfo? file, CancellationToken ct)
    {
        // The file comes first: a token that nobody has is of no use, and one that could not be written would be lost.
        using var target = file is null ? null : Open(file);
        try
        {
            var what = $"make token {request.Name}";
            var json = await call.Client.PostAsync(ApiPaths.Tokens, request, ApiJson.Default.CreateTokenRequest, what, ct);
            var made = call.Client.Read(json, ApiJson.Default.NewToken, what);
            Hand(call, made, json, target);
        }
        catch (CliException)
        {
            file?.Delete();
            throw;
        }
    }

    private static void Hand(Call call, NewToken made, byte[] json, FileStream? target)
    {
        if (target is not null)
        {
            target.Write(Encoding.ASCII.GetBytes(made.Secret + "\n"));
            call.Terminal.Text($"{made.Text} It is in {target.Name}.");
        }
        else if (call.Terminal.IsForPrograms)
        {
            call.Terminal.Answer(json);
        }
        else
        {
            call.Terminal.Line(made.Secret);
            call.Terminal.Note($"{made.Text} It is shown this once.");
        }
    }

    private static FileStream Open(FileInfo file)
    {
        try
        {
            return PrivateFile.Open(file.FullName, FileShare.None, FileMode.CreateNew);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed, $"The token was not made, because {file.FullName} cannot be written: {e.Message.TrimEnd('.')}. Name a file that is not there yet.", e);
        }
    }

    private static TimeSpan? ParseDuration(ArgumentResult result)
    {
        if (!Duration.TryParse(result.Tokens[0].Value, out var duration, out var problem))
        {
            result.AddError($"Option '--valid-for': \"{result.Tokens[0].Value}\" {problem}");
        }

        return duration;
    }

    private static Task ListAsync(Call call, CancellationToken ct) =>
        call.ShowAsync(ApiPaths.Tokens, ApiJson.Default.ListOfTokenRow, "read the tokens", rows => Print(call, rows), ct);

    private static void Print(Call call, ListOf<TokenRow> rows)
    {
        var (table, moments) = (new Table("TOKEN", "ROLE", "CREATED", "BY", "ENDS", "LAST USED"), call.Moments);
        foreach (var token in rows.Items)
        {
            table.Add(token.Name, token.Role, moments.At(token.Created), token.CreatedBy, token.Expires is { } ends ? moments.At(ends) : "never", token.LastUsed is { } used ? moments.At(used) : "never");
        }

        table.Print(call.Terminal);
    }
}
