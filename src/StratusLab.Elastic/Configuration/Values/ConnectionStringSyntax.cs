using Npgsql;
using StratusLab.Elastic.Configuration.Yaml;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>A connection string for PostgreSQL. A secret: its text never appears in a message, and it is printed without its password.</summary>
internal sealed class ConnectionStringSyntax : ScalarSyntax<string>
{
    private static readonly string[] Common =
    [
        "Host", "Port", "Database", "Username", "Password", "Passfile", "SSL Mode", "SSL Certificate", "SSL Key", "Root Certificate", "Timeout",
        "Command Timeout", "Maximum Pool Size", "Minimum Pool Size", "Keepalive", "Application Name", "Search Path",
    ];

    /// <inheritdoc/>
    public override string Unit => "an Npgsql connection string";

    /// <inheritdoc/>
    protected override bool IsSecret => true;

    /// <inheritdoc/>
    public override bool TryParse(string text, out string value, out string problem)
    {
        value = text;
        try
        {
            problem = string.IsNullOrWhiteSpace(new NpgsqlConnectionStringBuilder(text).Host)
                ? "has no Host. Write for example \"Host=/run/postgresql;Database=elastic\"."
                : "";
        }
        catch (ArgumentException e) when (e.InnerException is KeyNotFoundException)
        {
            var keyword = e.ParamName ?? "";
            problem = $"has the keyword {YamlText.Quote(keyword)}, which Npgsql does not know.{Suggestion.DidYouMean(keyword, Common)}";
        }
        catch (ArgumentException e) when (e.ParamName is not null)
        {
            problem = $"has a value for {YamlText.Quote(e.ParamName)} that Npgsql does not take.";
        }
        catch (ArgumentException)
        {
            problem = "is not a connection string. Write keyword=value pairs: \"Host=/run/postgresql;Database=elastic\".";
        }

        return problem.Length == 0;
    }

    /// <inheritdoc/>
    public override string Print(string value)
    {
        if (!TryParse(value, out _, out _))
        {
            return YamlText.Scalar("***");
        }

        var shown = new NpgsqlConnectionStringBuilder(value);
        (shown.Password, shown.SslPassword) = (Mask(shown.Password), Mask(shown.SslPassword));
        return YamlText.Scalar(shown.ConnectionString);
    }

    private static string? Mask(string? secret) => string.IsNullOrEmpty(secret) ? null : "***";
}
