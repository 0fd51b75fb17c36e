using System.Buffers;
using System.Globalization;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>Addresses of services: what is wrong with one, as the rest of a sentence; empty when nothing is.</summary>
internal static class EndpointText
{
    // The kernel's sun_path has 108 bytes with its end (unix(7)).
    private const int LongestSocket = 107;

    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789+");

    /// <summary>For <c>host:port</c>.</summary>
    public static string HostPortProblem(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0)
        {
            return $"has no port. Write {text}:6817.";
        }

        return SafeName.IsSafe(text[..colon])
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is >= 1 and <= 65535
                ? ""
                : "is not host:port. Write for example 10.77.0.1:6817.";
    }

    /// <summary>For a libvirt connection URI.</summary>
    public static string LibvirtProblem(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        return scheme > 0
            && text.StartsWith("qemu", StringComparison.Ordinal)
            && text.AsSpan(0, scheme).IndexOfAnyExcept(SchemeCharacters) < 0
            && text.All(c => c is > ' ' and < '\x7f' and not ('"' or '\'' or '\\' or '`' or '$'))
                ? ""
                : "is not a QEMU connection of libvirt. Write for example qemu:///system or qemu+ssh://root@kvm01/system.";
    }

    /// <summary>For where the service listens: this machine only.</summary>
    public static string ListenProblem(string text)
    {
        if (text.StartsWith("unix:", StringComparison.Ordinal))
        {
            return text.Length - "unix:".Length > LongestSocket
                ? $"is too long for a socket: at most {LongestSocket} characters after \"unix:\"."
                : Texts.PathProblem(text["unix:".Length..]).Length == 0 ? "" : "is not a socket. Write for example unix:/run/stratuslab-elastic/elastic.sock.";
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || !HasExplicitPort(text) || !IsBare(uri))
        {
            return "is not an address to listen on. Write for example http://127.0.0.1:7117 or unix:/run/stratuslab-elastic/elastic.sock.";
        }

        return uri switch
        {
            { Scheme: "https" } => "asks for TLS, which this version does not serve. Write http://127.0.0.1:7117 and let a web server on this machine serve it over TLS.",
            { IsLoopback: false } => "is open to the network, and this version has no TLS: tokens would cross it in clear. Write http://127.0.0.1:7117 or a unix:/path, "
                + "and let a web server on this machine serve it over TLS.",
            _ => "",
        };
    }

    private static bool HasExplicitPort(string text)
    {
        var port = text.TrimEnd('/').AsSpan()[(text.TrimEnd('/').LastIndexOf(':') + 1)..];
        return int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 65535;
    }

    private static bool IsBare(Uri uri) => uri is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" };
}
