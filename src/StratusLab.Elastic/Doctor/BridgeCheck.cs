using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;

namespace StratusLab.Elastic.Doctor;

/// <summary>Whether the networks' bridges are on a host: on this machine and over ssh the kernel shows them, elsewhere libvirt lists what udev has told it.</summary>
internal sealed class BridgeCheck(HostConfiguration host, VirshSession virsh, ICommandRunner runner, Toolbox tools)
{
    public async Task<IEnumerable<Finding>> LookAsync(ImmutableArray<string> bridges, CancellationToken ct)
    {
        if (host.Ssh is not null)
        {
            return await Task.WhenAll(bridges.Select(b => AskAsync(b, ct)));
        }

        if (IsHere(host.Uri))
        {
            return bridges.Select(LookHere);
        }

        var (output, problem) = await virsh.AskAsync(["nodedev-list", "--cap", "net"], null, ct);
        var devices = output?.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return bridges.Select(b => LookThere(b, devices, problem));
    }

    private static bool IsHere(string uri) => Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.Host.Length == 0;

    private Finding LookHere(string bridge)
    {
        var device = Path.Combine(tools.NetworkDevices, bridge);
        return Judge(bridge, Directory.Exists(Path.Combine(device, "bridge")) ? "bridge" : Directory.Exists(device) ? "device" : "");
    }

    private async Task<Finding> AskAsync(string bridge, CancellationToken ct)
    {
        const string Script = """[ ! -d "$1/$2" ] || if [ -d "$1/$2/bridge" ]; then echo bridge; else echo device; fi""";
        var (output, problem) = await Programs.AskAsync(runner, new("sh", ["-c", Script, "elastic", tools.NetworkDevices, bridge]), ct);
        return output is null
            ? Finding.Warn($"{virsh.Name}: whether bridge {bridge} is there is not known: {problem.TrimEnd('.')}", $"Look there: ip link show {bridge} type bridge")
            : Judge(bridge, output.Trim());
    }

    private Finding Judge(string bridge, string kind) => kind switch
    {
        "bridge" => Finding.Ok($"{virsh.Name}: bridge {bridge} is there"),
        "device" => Finding.Fail($"{virsh.Name}: {bridge} is there, but is no bridge of the kernel", "Name a bridge in the network's \"bridge\"; Open vSwitch is not supported."),
        _ => Finding.Fail($"{virsh.Name}: bridge {bridge} is not there", Missing(bridge)),
    };

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
