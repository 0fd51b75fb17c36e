using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Doctor;

/// <summary>Whether the networks' bridges are on a host: on this machine and over ssh the kernel shows them, elsewhere libvirt lists what udev has told it.</summary>
internal sealed class BridgeCheck(HostConfiguration host, VirshSession virsh, ICommandRunner runner, Toolbox tools)
{
    public async Task<IEnumerable<Finding>> LookAsync(ImmutableArray<(string Bridge, VlanTag? Vlan)> bridges, CancellationToken ct)
    {
        if (host.RunsCommands)
        {
            return await Task.WhenAll(bridges.Select(b => LookAsync(b.Bridge, b.Vlan, ct)));
        }

        var (output, problem) = await virsh.AskAsync(["nodedev-list", "--cap", "net"], null, ct);
        var devices = output?.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return bridges.Select(b => LookThere(b.Bridge, devices, problem));
    }

    private async Task<Finding> LookAsync(string bridge, VlanTag? vlan, CancellationToken ct)
    {
        var (kind, problem) = await KindAsync(bridge, ct);
        return kind switch
        {
            null => Finding.Warn($"{virsh.Name}: whether bridge {bridge} is there is not known: {problem.TrimEnd('.')}", $"Look there: ip link show {bridge} type bridge"),
            "bridge" => Finding.Ok($"{virsh.Name}: bridge {bridge} is there"),
            "device" => Finding.Fail($"{virsh.Name}: {bridge} is there, but is no bridge of the kernel", "Name a bridge in the network's \"bridge\"; Open vSwitch is not supported."),
            _ when vlan is null => Finding.Fail($"{virsh.Name}: bridge {bridge} is not there", Missing(bridge)),
            _ when (await KindAsync(vlan.Device, ct)).Kind is "device" or "bridge" => Finding.Ok($"{virsh.Name}: {vlan.Device} is there, bridge {bridge} for VLAN {vlan.Id} is made with the first VM"),
            _ => Finding.Fail($"{virsh.Name}: neither bridge {bridge} nor {vlan.Device}, the device of its VLAN {vlan.Id}, is there", "Correct the network's \"vlan-device\"; it is the same on every host."),
        };
    }

    // Empty when it is not there, null when that is not known.
    private async Task<(string? Kind, string Problem)> KindAsync(string name, CancellationToken ct)
    {
        if (host.Ssh is null)
        {
            var device = Path.Combine(tools.NetworkDevices, name);
            return (Directory.Exists(Path.Combine(device, "bridge")) ? "bridge" : Directory.Exists(device) ? "device" : "", "");
        }

        const string Script = """[ ! -d "$1/$2" ] || if [ -d "$1/$2/bridge" ]; then echo bridge; else echo device; fi""";
        var (output, problem) = await Programs.AskAsync(runner, new("sh", ["-c", Script, "elastic", tools.NetworkDevices, name]), ct);
        return (output?.Trim(), problem);
    }

    // Node devices are named net_<interface>_<MAC>, with everything but letters and digits as "_" (libvirt, node_device_udev.c).
    private Finding LookThere(string bridge, string[]? devices, string problem)
    {
        var prefix = $"net_{string.Concat(bridge.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'))}_";
        return devices is null
            ? Finding.Warn($"{virsh.Name}: whether bridge {bridge} is there is not known: {problem.TrimEnd('.')}", $"Look there: ip link show {bridge} type bridge")
            : devices.Any(d => d.StartsWith(prefix, StringComparison.Ordinal)) ? Finding.Ok($"{virsh.Name}: {bridge} is there")
            : Finding.Fail($"{virsh.Name}: bridge {bridge} is not among the interfaces that libvirt lists", Missing(bridge));
    }

    private static string Missing(string bridge) => $"Create it there (ip link add {bridge} type bridge; make it permanent), or correct the network's \"bridge\".";
}
