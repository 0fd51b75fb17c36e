using System.Collections.Immutable;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Doctor;

/// <summary>Whether the programs that make VMs' files are on the service's machine.</summary>
internal static class ProgramChecks
{
    public static ImmutableArray<Check> Make(ElasticConfiguration configuration, Toolbox tools) =>
        configuration.Hosts.All(h => h.Kind != HostConfiguration.Libvirt) ? []
        : [
            Check.Of("qemu-img", ct => LookAsync(tools, ["qemu-img"], "makes the VMs' disks", "Install qemu-img (Debian: qemu-utils; RHEL: qemu-img).", ct)),
            Check.Of("genisoimage", ct => LookAsync(tools, ["genisoimage", "xorriso"], "makes the VMs' context images", "Install genisoimage or xorriso.", ct)),
        ];

    // The first that runs is what will be used.
    private static async Task<Finding> LookAsync(Toolbox tools, string[] programs, string purpose, string fix, CancellationToken ct)
    {
        List<string> problems = [];
        foreach (var program in programs)
        {
            var (output, problem) = await Programs.AskAsync(tools.Runner, new(program, ["--version"]), ct);
            if (output is not null)
            {
                return Finding.Ok($"{program}: {purpose} ({Printable.Text(output.Split('\n')[0].Trim(), 60)})");
            }

            problems.Add(problem.TrimEnd('.'));
        }

        return Finding.Fail($"{string.Join(" or ", programs)}, which {purpose}: {string.Join("; ", problems)}", fix);
    }
}
