using System.CommandLine;
using StratusLab.Elastic.Cli.Asking;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Configuration;

namespace StratusLab.Elastic.Cli;

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions
{
    private const string Variable = "ELASTIC_SERVER";
    private const string TokenVariable = "ELASTIC_TOKEN_FILE";
    private const string Always = "always";
    private const string Never = "never";
    private const string Auto = "auto";

    private static readonly string[] Forms = [.. Enum.GetNames<OutputForm>().Select(n => n.ToLowerInvariant())];

    private readonly Func<string, string?> environment;

    public GlobalOptions(Func<string, string?> environment)
    {
        this.environment = environment;
        Output.AcceptOnlyFromAmong(Forms);
        Color.AcceptOnlyFromAmong(Auto, Always, Never);
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
        Description = "How to print answers: as a table, with every column, or for programs",
        HelpName = string.Join('|', Forms),
        Recursive = true,
        DefaultValueFactory = _ => Forms[0],
    };

    /// <summary>Whether answers have colours.</summary>
    public Option<string> Color { get; } = new("--color")
    {
        Description = $"Whether to use colours; {Auto} does on a terminal, unless NO_COLOR is set",
        HelpName = $"{Auto}|{Always}|{Never}",
        Recursive = true,
        DefaultValueFactory = _ => Auto,
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

    /// <summary>A terminal as the command line wants it.</summary>
    public Terminal TerminalOf(ParseResult parsed, Terminal terminal) => terminal.In(
        Enum.Parse<OutputForm>(parsed.GetValue(Output)!, ignoreCase: true), // It has a default, and only these values.
        parsed.GetValue(Color) switch
        {
            Always => true,
            Never => false,
            _ => terminal.Traits.HasColours,
        });
}
