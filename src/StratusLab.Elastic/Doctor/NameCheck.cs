using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Networks;

namespace StratusLab.Elastic.Doctor;

/// <summary>
/// Whether worker nodes' names resolve, and resolve back, tried on the first and the last address of a network. A batch system that cannot resolve a node's name
/// does not take the node.
/// </summary>
internal static class NameCheck
{
    /// <summary>The check of one network; an exact one where a batch system goes by the whole name that an address has (Grid Engine), and would list a node with a domain under that name.</summary>
    public static Check Make(VirtualNetwork network, bool isExact, Toolbox tools) => new($"network {network.Name}: names", async ct =>
    {
        var what = $"network {network.Name}";
        try
        {
            var lines = new AddressPlan(network).HostsLines().ToArray();
            var findings = await Task.WhenAll(new[] { lines[0], lines[^1] }.Distinct().Select(l => LookAsync(what, network, isExact, l.Split('\t'), tools.Names, ct)));
            return [.. findings];
        }
        catch (RejectedException e)
        {
            return [Finding.Fail($"{what}: {e.Message}", "Correct the network.")];
        }
    });

    private static async Task<Finding> LookAsync(string what, VirtualNetwork network, bool isExact, string[] line, NameService names, CancellationToken ct)
    {
        var (address, name) = (line[0], line[1]);
        var fix = $"Put the names into the hosts file or DNS of the batch system's server and of this machine: elastic networks hosts {network.Name}";
        var addresses = await names.AddressesOf(name, ct);
        if (!addresses.Contains(address))
        {
            var seen = addresses.IsEmpty ? "does not resolve" : $"resolves to {string.Join(", ", addresses)}, not to {address}";
            return Finding.Fail($"{what}: {name} {seen}", fix);
        }

        var back = await names.NameOf(address, ct);
        return back is null ? Finding.Warn($"{what}: {name} resolves to {address}, but {address} has no name", fix)
            : isExact && back != name ? Finding.Fail(
                $"{what}: {name} resolves to {address}, but {address} to {Printable.Text(back, 80)}, under which Grid Engine would list it",
                $"Let the address have the name {name} first, without a domain, on the qmaster's host, on the worker nodes and here: elastic networks hosts {network.Name}")
            : IsSame(back, name) ? Finding.Ok($"{what}: {name} is {address} and back")
            : Finding.Warn($"{what}: {name} resolves to {address}, but {address} to {Printable.Text(back, 80)}", fix);
    }

    private static bool IsSame(string found, string name) =>
        found.Equals(name, StringComparison.OrdinalIgnoreCase) || found.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase);
}
