using System.Collections.Immutable;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Hosting;

namespace StratusLab.Elastic.Doctor;

/// <summary>One libvirt host: whether ssh and libvirt answer and, if so, how it runs guests and whether the networks' bridges are there.</summary>
internal static class HostCheck
{
    public static Check Make(HostConfiguration host, ElasticConfiguration configuration, Toolbox tools)
    {
        var runner = tools.RunnerOf(host);
        var virsh = new VirshSession(host, runner);
        ImmutableArray<(string, VlanTag?)> bridges = [.. configuration.Networks.Where(n => n.Bridge.Length > 0).Select(n => (n.Bridge, n.Vlan)).Distinct()];
        return new(virsh.Name, async ct =>
        {
            var findings = ImmutableArray.CreateBuilder<Finding>();
            if (host.Ssh is { } ssh)
            {
                var checks = new SshChecks(host, ssh, runner, tools.Clock);
                findings.Add(await checks.ConnectAsync(ct));
                if (findings[0].Verdict == Verdict.Fail)
                {
                    return findings.ToImmutable();
                }

                findings.AddRange(await checks.LookAsync(ct));
                if (host.SharesFiles)
                {
                    findings.Add(await new SharedFilesCheck(virsh.Name, ssh.User, configuration.DataDirectory, host.QemuGroup ?? QemuGroups.Default, tools.Runner, runner).LookAsync(ct));
                }
            }

            var connection = await virsh.LookAsync(ct);
            findings.Add(connection);
            if (connection.Verdict != Verdict.Fail)
            {
                findings.AddRange(await new DomainTypeCheck(host, virsh).LookAsync(ct));
                findings.AddRange(await new BridgeCheck(host, virsh, runner, tools).LookAsync(bridges, ct));
                findings.AddRange(configuration.Networks.Any(n => n.IsFiltered) ? await new SpoofFilterCheck(host, virsh, runner).LookAsync(ct) : []);
                findings.AddRange(host is { SharesFiles: true, RunsCommands: true } ? await new MigrationCheck(host, runner).LookAsync(configuration.Hosts, ct) : []);
            }

            return findings.ToImmutable();
        });
    }
}
