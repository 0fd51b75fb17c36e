using System.Collections.Immutable;
using StratusLab.Elastic.Configuration;

namespace StratusLab.Elastic.Doctor;

/// <summary>One libvirt host: whether it answers and, if so, how it runs guests and whether the networks' bridges are there.</summary>
internal static class HostCheck
{
    public static Check Make(HostConfiguration host, ElasticConfiguration configuration, Toolbox tools)
    {
        var virsh = new VirshSession(host, tools.Runner);
        ImmutableArray<string> bridges = [.. configuration.Networks.Select(n => n.Bridge).Distinct(StringComparer.Ordinal)];
        return new(virsh.Name, async ct =>
        {
            var connection = await virsh.LookAsync(ct);
            return connection.Verdict == Verdict.Fail
                ? [connection]
                : [connection, await new DomainTypeCheck(host, virsh).LookAsync(ct), .. await new BridgeCheck(host, virsh, tools).LookAsync(bridges, ct)];
        });
    }
}
