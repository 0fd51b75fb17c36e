using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace StratusLab.Elastic.Doctor;

/// <summary>Names and addresses as this machine resolves them (hosts file, DNS, whatever nsswitch.conf says).</summary>
/// <param name="AddressesOf">The IPv4 addresses of a name; empty when it does not resolve.</param>
/// <param name="NameOf">The name of an address; null when it has none.</param>
internal sealed record NameService(Func<string, CancellationToken, Task<ImmutableArray<string>>> AddressesOf, Func<string, CancellationToken, Task<string?>> NameOf)
{
    /// <summary>This machine's own.</summary>
    public static NameService OfThisMachine { get; } = new(ForwardAsync, BackwardAsync);

    private static async Task<ImmutableArray<string>> ForwardAsync(string name, CancellationToken ct)
    {
        try
        {
            return [.. (await Dns.GetHostAddressesAsync(name, AddressFamily.InterNetwork, ct)).Select(a => a.ToString())];
        }
        catch (SocketException)
        {
            return [];
        }
    }

    private static async Task<string?> BackwardAsync(string address, CancellationToken ct)
    {
        try
        {
            return (await Dns.GetHostEntryAsync(address, ct)).HostName is { } name && name != address ? name : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
