using System.Net.Sockets;
using StratusLab.Elastic.Configuration;

namespace StratusLab.Elastic.Cli.Asking;

/// <summary>Where the service is.</summary>
/// <param name="Text">As the operator writes it.</param>
/// <param name="Root">What paths are appended to, without a slash at its end.</param>
/// <param name="Socket">The unix socket that answers for it; null for a network address.</param>
internal sealed record ServerAddress(string Text, string Root, string? Socket)
{
    private const string UnixPrefix = "unix:";

    /// <summary>The service of an installation that nobody has configured otherwise.</summary>
    public const string Default = ElasticConfiguration.DefaultListen;

    /// <summary>The same service's operators' socket.</summary>
    private const string OperatorSocket = $"{ElasticConfiguration.DefaultDataDirectory}/{AccessConfiguration.DefaultOperatorSocket}";

    /// <summary>Where to ask when nobody says: the operators' socket for whoever may use it, else the address that everybody here may read at.</summary>
    public static ServerAddress Nearest() => Parse(MayUse(OperatorSocket) ? UnixPrefix + OperatorSocket : Default)!; // Both are addresses.

    /// <summary>Reads <c>http://host:port</c> (also https, for whoever has put one before it) or <c>unix:/path</c>; null for anything else.</summary>
    public static ServerAddress? Parse(string text)
    {
        if (text.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            var path = text[UnixPrefix.Length..];
            return path.StartsWith('/') && !path.Contains('\0', StringComparison.Ordinal) ? new(text, "http://localhost", path) : null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", Host.Length: > 0, Query: "", Fragment: "", UserInfo: "" }
            ? new(text, uri.AbsoluteUri.TrimEnd('/'), null)
            : null;
    }

    private static bool MayUse(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
