using System.Buffers;
using System.Globalization;
using System.Net;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>Addresses of services: what is wrong with one, as the rest of a sentence; empty when nothing is.</summary>
internal static class EndpointText
{
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

    /// <summary>For an address of this machine and a port.</summary>
    public static string SocketProblem(string text) =>
        IPEndPoint.TryParse(text, out var end) && end.Port > 0 ? "" : "is not an IP address and a port. Write for example 0.0.0.0:7118 or [::1]:7118.";

    /// <summary>For a host's name or address.</summary>
    public static string HostProblem(string text) =>
        text.Length is > 0 and <= 255 && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':')
            ? ""
            : "is not a name or address. Write for example kvm02.example.org or 10.77.0.2.";

    /// <summary>For a URL that is called when something happens.</summary>
    public static string HookProblem(string text) =>
        !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || text.Any(c => char.IsControl(c) || c == ' ')
            ? "is not an http or https address. Write for example https://inventory.example.org/vms."
            : uri.UserInfo.Length > 0 ? "has a user name or password in it, which nobody would send. Remove it." : "";

    /// <summary>For a receiver of metrics.</summary>
    public static string OtlpProblem(string text) =>
        !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || text.Any(c => char.IsControl(c) || c == ' ') || uri.AbsolutePath == "/"
            ? "is not the whole http or https address of a receiver. Write for example http://127.0.0.1:4318/v1/metrics."
            : uri.UserInfo.Length > 0 ? "has a user name or password in it, which nobody would send. Remove it, and set OTEL_EXPORTER_OTLP_HEADERS." : "";

    /// <summary>For the address of an EC2 API. What goes there is worth money: in the clear it stays on this machine.</summary>
    public static string Ec2Problem(string text) =>
        !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || text.Any(c => char.IsControl(c) || c == ' ') || uri.Query.Length > 0 || uri.Fragment.Length > 0
            ? "is not an https address. Write for example https://ec2.eu-west-1.amazonaws.com/."
            : uri.UserInfo.Length > 0 ? "has a user name or password in it. Remove it: requests are signed."
            : uri.Scheme == "http" && !uri.IsLoopback ? "would send the guests' secrets in the clear. Write https."
            : "";

    /// <summary>For a libvirt connection URI.</summary>
    public static string LibvirtProblem(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        return scheme > 0
            && (text.StartsWith("qemu", StringComparison.Ordinal) || text.StartsWith("xen", StringComparison.Ordinal))
            && text.AsSpan(0, scheme).IndexOfAnyExcept(SchemeCharacters) < 0
            && text.All(c => c is > ' ' and < '\x7f' and not ('"' or '\'' or '\\' or '`' or '$'))
                ? ""
                : "is not a QEMU or Xen connection of libvirt. Write for example qemu:///system or xen:///system.";
    }
}
