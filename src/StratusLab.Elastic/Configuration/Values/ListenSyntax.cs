using System.Globalization;
using System.Net;
using StratusLab.Elastic.Configuration.Yaml;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>
/// Where the service listens: this machine only, because <see cref="Api.RequestGuard"/> takes being there for the right to ask. The value is the address in its plain form, because the web server binds to every interface when it does
/// not know a host's name: nothing that it could read differently gets through.
/// </summary>
internal sealed class ListenSyntax : ScalarSyntax<string>
{
    /// <summary>What the address of a unix socket begins with.</summary>
    public const string SocketScheme = "unix:";

    private const string SocketExample = "unix:/run/stratuslab-elastic/elastic.sock";
    private const string Instead = "Write http://127.0.0.1:7117 or a unix:/path; for other machines add a \"tls\" section, or use ssh.";

    /// <inheritdoc/>
    public override string Unit => "an http address";

    /// <inheritdoc/>
    public override string Range => "loopback only, or `unix:/path`";

    /// <inheritdoc/>
    public override bool TryParse(string text, out string value, out string problem)
    {
        (value, problem) = text.StartsWith(SocketScheme, StringComparison.Ordinal) ? (text, SocketProblem(text[SocketScheme.Length..])) : Http(text);
        return problem.Length == 0;
    }

    /// <inheritdoc/>
    public override string Print(string value) => YamlText.Scalar(value);

    private static string SocketProblem(string path) =>
        !Texts.FitsSocket(path)
            ? $"is too long for a socket: at most {Texts.LongestSocket} bytes after \"unix:\"."
            : Texts.PathProblem(path).Length == 0 ? "" : $"is not a socket. Write for example {SocketExample}.";

    private static (string Value, string Problem) Http(string text) =>
        !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || !IsBare(uri) || !HasPort(text)
            ? ("", $"is not an address to listen on. Write for example http://127.0.0.1:7117 or {SocketExample}.")
            : uri.Scheme == "https"
                ? ("", $"asks for TLS, which stands in a section of its own. {Instead}")
                : IsLoopback(uri.Host)
                    ? (string.Create(CultureInfo.InvariantCulture, $"http://{uri.Host}:{uri.Port}"), "")
                    : ("", $"is open to the network, where whoever reaches it might give orders. {Instead}");

    private static bool IsLoopback(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsBare(Uri uri) => uri is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" };

    // A Uri does not tell a port that is written from the scheme's own.
    private static bool HasPort(string text)
    {
        var address = text.TrimEnd('/');
        return ushort.TryParse(address.AsSpan(address.LastIndexOf(':') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0;
    }
}
