using System.Globalization;
using System.Text.Json;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Networks;

/// <summary>
/// Makes sure that a bridge carries its VLAN (IEEE 802.1Q) on a host, by ip(8): the device of the VLAN, the bridge, the one in the other, both up. It looks first,
/// does what is missing, and looks again, so that two at once and a host where all is there already do no harm; there it needs no rights either.
/// </summary>
/// <param name="runner">Runs <c>ip</c> on the host.</param>
/// <param name="host">The host, as messages call it.</param>
internal sealed class VlanBridges(ICommandRunner runner, HostName host)
{
    /// <summary>Makes sure of the bridge.</summary>
    /// <exception cref="RejectedException">Something else has one of the names, or the host refuses; the message says what to do.</exception>
    /// <exception cref="CapacityExhaustedException">The host has no memory for it.</exception>
    /// <exception cref="PeerUnreachableException">The host did not answer, or what was done does not show.</exception>
    public async Task EnsureAsync(string bridge, VlanTag vlan, CancellationToken ct)
    {
        var (port, over) = await LookAsync(bridge, vlan, ct).ConfigureAwait(false);
        if (port is null)
        {
            await DoAsync(["link", "add", "link", vlan.Device, "name", vlan.Port, "type", "vlan", "id", vlan.Id.ToString(CultureInfo.InvariantCulture)], ct).ConfigureAwait(false);
        }

        if (over is null)
        {
            await DoAsync(["link", "add", "name", bridge, "type", "bridge"], ct).ConfigureAwait(false);
        }

        if (port?.Master != bridge)
        {
            await DoAsync(["link", "set", "dev", vlan.Port, "master", bridge], ct).ConfigureAwait(false);
        }

        foreach (var device in new[] { (Name: vlan.Port, Link: port), (Name: bridge, Link: over) }.Where(d => d.Link is not { IsUp: true }))
        {
            await DoAsync(["link", "set", "dev", device.Name, "up"], ct).ConfigureAwait(false);
        }

        if ((port, over) is not ({ IsUp: true }, { IsUp: true }) || port.Master != bridge)
        {
            var (after, there) = await LookAsync(bridge, vlan, ct).ConfigureAwait(false);
            if (after?.Master != bridge || there is null)
            {
                throw new PeerUnreachableException($"VLAN {vlan.Id} was made on {host}, and bridge {bridge} does not show it. Somebody else changes it there; it is tried again.");
            }
        }
    }

    // Null for what is not there. Anything else under one of the names is refused: it is somebody's.
    private async Task<(HostLink? Port, HostLink? Bridge)> LookAsync(string bridge, VlanTag vlan, CancellationToken ct)
    {
        var (port, over) = (await LookAsync(vlan.Port, ct).ConfigureAwait(false), await LookAsync(bridge, ct).ConfigureAwait(false));
        var wrong = port is not null && (port.Kind != "vlan" || port.VlanId != vlan.Id || port.Lower != vlan.Device) ? $"{vlan.Port} is there and is not VLAN {vlan.Id} on {vlan.Device}"
            : port?.Master is { Length: > 0 } other && other != bridge ? $"{vlan.Port} is in {other}"
            : over is not null && over.Kind != "bridge" ? $"{bridge} is there and is no bridge"
            : null;
        return wrong is null ? (port, over)
            : throw new RejectedException($"Bridge {bridge} cannot carry VLAN {vlan.Id} on {host}: {wrong}. Remove it there, or correct the network's \"bridge\", \"vlan\" and \"vlan-device\".");
    }

    private async Task<HostLink?> LookAsync(string device, CancellationToken ct)
    {
        var result = await RunAsync(["-details", "-json", "link", "show", "dev", device], ct).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            return result.Error.Contains("does not exist", StringComparison.Ordinal) ? null : throw Fault(result, $"look at {device}");
        }

        try
        {
            return HostLink.Read(result.Output);
        }
        catch (JsonException e)
        {
            throw new RejectedException($"What ip(8) on {host} says of {device} cannot be read: {Printable.Text(e.Message, 300)} It must print JSON: install iproute2 4.13 or later there.", e);
        }
    }

    private async Task DoAsync(string[] arguments, CancellationToken ct)
    {
        var result = await RunAsync(arguments, ct).ConfigureAwait(false);
        // Somebody else was faster; what counts is what is seen afterwards.
        if (result.ExitCode != 0 && !result.Error.Contains("File exists", StringComparison.Ordinal))
        {
            throw Fault(result, $"run \"ip {string.Join(' ', arguments)}\"");
        }
    }

    private Task<CommandResult> RunAsync(string[] arguments, CancellationToken ct) => runner.RunAsync(new Command("ip", [.. arguments]), ct);

    private Exception Fault(CommandResult result, string what)
    {
        var said = Printable.Text(result.Error.Length > 0 ? result.Error : "nothing", 300).TrimEnd('.');
        bool Says(string words) => result.Error.Contains(words, StringComparison.OrdinalIgnoreCase);
        return Says("Cannot allocate memory") || Says("No buffer space")
            ? new CapacityExhaustedException($"Could not {what} on {host}: {said}")
            : new RejectedException($"Could not {what} on {host}: {said}. " + (
                Says("Operation not permitted") ? "Its user there may not: make the VLAN and its bridge by hand, for good, or let the service in as root."
                : Says("Cannot find device") ? "Correct the network's \"vlan-device\"; it is the same on every host."
                : Says("Unknown device type") || Says("not supported") ? "Its kernel has no 802.1Q: modprobe 8021q."
                : "It is tried again."));
    }
}
