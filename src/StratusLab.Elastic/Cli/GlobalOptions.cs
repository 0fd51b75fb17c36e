using System.CommandLine;
using StratusLab.Elastic.Cli.Asking;
using StratusLab.Elastic.Configuration;

namespace StratusLab.Elastic.Cli;

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions
{
    private const string Variable = "ELASTIC_SERVER";
    private const string TokenVariable = "ELASTIC_TOKEN_FILE";
    private const string Table = "table";
    private const string Json = "json";

    private readonly Func<string, string?> environment;

    public GlobalOptions(Func<string, string?> environment)
    {
        this.environment = environment;
        Output.AcceptOnlyFromAmong(Table, Json);
    }

    /// <summary>Where the service is.</summary>
    public Option<string?> Server { get; } = new("--server")
    {
        Description = $"Where the service is: http://host:port or unix:/path [env: {Variable}] [default: the operators' socket in {ElasticConfiguration.DefaultDataDirectory} if you may use it, else {ServerAddress.Default}]",
        HelpName = "URL",
        Recursive = true,
    };

    /// <summary>What shows the service who asks.</summary>
    public Option<string?> TokenFile { get; } = new("--token-file")
    {
        Description = $"The file with the token, for a service on another machine [env: {TokenVariable}]",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>How the answer is printed.</summary>
    public Option<string> Output { get; } = new("--output", "-o")
    {
        Description = $"How to print what the service says: {Table} or {Json}",
        HelpName = $"{Table}|{Json}",
        Recursive = true,
        DefaultValueFactory = _ => Table,
    };

    /// <summary>The service to ask: as the option says, else the environment, else on this machine.</summary>
    public ServerAddress ServerOf(ParseResult parsed)
    {
        var (text, source) = parsed.GetValue(Server) is { } given ? (given, "--server")
            : environment(Variable) is { Length: > 0 } set ? (set, Variable)
            : ("", "");
        return source.Length == 0 ? ServerAddress.Nearest() : ServerAddress.Parse(text)
            ?? throw new CliException(
                ExitCode.WrongUse, $"{source}: \"{text}\" is not an address. Write for example {ServerAddress.Default} or unix:/run/stratuslab-elastic/elastic.sock.");
    }

    /// <summary>The token to send; null for none.</summary>
    public string? TokenOf(ParseResult parsed)
    {
        if ((parsed.GetValue(TokenFile) ?? environment(TokenVariable)) is not { Length: > 0 } file)
        {
            return null;
        }

        try
        {
            return File.ReadAllText(file).Trim() is { Length: > 0 } token && token.All(c => c is > ' ' and < '\x7f') ? token
                : throw new CliException(ExitCode.WrongUse, $"{file} holds no token. It is a line that begins with \"elastic_\", as \"elastic tokens create\" prints it.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.WrongUse, $"The token in {file} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>True when the answer is to be printed as JSON.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(Output) == Json;
}
