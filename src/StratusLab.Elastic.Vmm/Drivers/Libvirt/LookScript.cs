using System.Collections.Immutable;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using static StratusLab.Elastic.Vmm.Drivers.Libvirt.VirshOutput;

namespace StratusLab.Elastic.Vmm.Drivers.Libvirt;

/// <summary>
/// The commands of a look and the reading of what they print. A reading is whole when the output is (<see cref="VirshOutput"/>), every line was understood, and the list and the statistics
/// agree about our domains. Otherwise it proves nothing, above all not that a domain is gone.
/// </summary>
internal sealed partial class LookScript
{
    // --nowait: a domain whose QEMU does not answer gives what libvirt knows by itself, and holds nobody up.
    // version comes last because it always prints something: a connection that broke during the list, which prints nothing on an empty host, shows here too.
    private static readonly (string Section, string Command)[] DomainPart =
        [("@list", "list --all --uuid --name"), ("@stats", "domstats --state --vcpu --balloon --nowait"), ("@version", "version")];

    private static readonly (string Section, string Command)[] HostPart =
        [("@node", "nodeinfo"), ("@memory", "nodememstats"), ("@cpu", "nodecpustats")];

    private static readonly (string Section, string Command)[] ModelPart = [("@capabilities", "capabilities")];

    private readonly ImmutableArray<(string Section, string Command)> parts;
    private readonly DomainIdentity identity;

    private LookScript(DomainIdentity identity, IEnumerable<(string, string)> parts) => (this.identity, this.parts) = (identity, [.. parts]);

    /// <summary>The text for virsh: its commands, separated by semicolons.</summary>
    public string Text => string.Concat(parts.Select(part => $"echo {part.Section}; {part.Command}; ")) + "echo " + VirshOutput.End;

    /// <summary>Looks at the domains only.</summary>
    public static LookScript OfDomains(DomainIdentity identity) => new(identity, DomainPart);

    /// <summary>Looks at the host, too.</summary>
    public static LookScript OfHost(DomainIdentity identity) => new(identity, DomainPart.Concat(HostPart));

    /// <summary>Looks at a host of which nothing is known yet. What it can do is a long text that hardly ever changes.</summary>
    public static LookScript OfNewHost(DomainIdentity identity) => new(identity, DomainPart.Concat(HostPart).Concat(ModelPart));

    /// <summary>Reads what virsh printed. Total: gives a look, or why there is none.</summary>
    public (HostLook? Look, string? Problem) Read(CommandResult result)
    {
        var (sections, problem) = VirshOutput.Split(result, parts.Select(part => part.Section));
        if (sections is null)
        {
            return (null, problem);
        }

        try
        {
            return (Read(sections), null);
        }
        catch (FormatException e)
        {
            return (null, VirshOutput.Unexpectedly(e));
        }
    }

    private HostLook Read(Dictionary<string, List<string>> sections)
    {
        var look = new HostLook
        {
            Domains = Join(List(sections["@list"]), ReadStatistics(sections["@stats"])),
            Hypervisor = Field(sections["@version"], "Running hypervisor:"),
        };
        if (!sections.TryGetValue("@node", out var node))
        {
            return look;
        }

        var memory = sections["@memory"];
        var (total, notUsed) = (KiB(memory, "total  :"), KiB(memory, "free   :") + KiB(memory, "buffers:") + KiB(memory, "cached :"));
        return look with
        {
            Architecture = Field(node, "CPU model:"),
            Cores = (int)Number(Field(node, "CPU(s):"), node[0]),
            // Not nodeinfo's "Memory size", which sums the NUMA nodes and misses memory that was plugged in later (seen with libvirt 9.0: 5.6 of 24 GB).
            MemoryKiB = total,
            UsedMemoryKiB = Math.Max(0, total - notUsed),
            Cpu = ReadCpu(sections["@cpu"]),
            Model = sections.TryGetValue("@capabilities", out var capabilities) ? ReadModel(capabilities) : "",
        };
    }

    private static CpuTimes ReadCpu(List<string> lines)
    {
        var idle = Time("idle:") + Time("iowait:");
        return new(idle, idle + Time("user:") + Time("system:"));

        long Time(string label) => Number(Field(lines, label), lines[0]);
    }

    // The processor in the host's capabilities. libvirt knows no model for a processor that is older or newer than itself.
    internal static string ReadModel(List<string> capabilities)
    {
        try
        {
            return XDocument.Parse(string.Join('\n', capabilities)).Root?.Element("host")?.Element("cpu")?.Element("model")?.Value ?? "";
        }
        catch (XmlException e)
        {
            throw new FormatException($"the capabilities are no XML: {e.Message}");
        }
    }

    private static Dictionary<string, Dictionary<string, string>> ReadStatistics(List<string> lines)
    {
        var domains = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        Dictionary<string, string>? domain = null;
        foreach (var line in lines)
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (DomainLine().Match(line) is { Success: true } header)
            {
                domain = [];
                domains[header.Groups[1].Value] = domain;
            }
            else if (domain is not null && equals > 2 && line.StartsWith("  ", StringComparison.Ordinal))
            {
                domain[line[2..equals]] = line[(equals + 1)..];
            }
            else
            {
                throw Unexpected(line);
            }
        }

        return domains;
    }

    // The two commands see the host one after the other. A foreign domain that comes or goes in between is of no account; one of ours makes the look void.
    private ImmutableArray<ListedDomain> Join(Dictionary<string, Guid> list, Dictionary<string, Dictionary<string, string>> statistics)
    {
        var domains = ImmutableArray.CreateBuilder<ListedDomain>(list.Count);
        foreach (var name in list.Keys.Union(statistics.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (list.TryGetValue(name, out var uuid) && statistics.TryGetValue(name, out var values))
            {
                domains.Add(new ListedDomain(
                    uuid, name, Value(values, name, "state.state"), Value(values, name, "state.reason"), Value(values, name, "vcpu.current"), Number(Required(values, name, "balloon.maximum"), name)));
            }
            else if (identity.LooksOurs(name, out _))
            {
                throw new FormatException($"domain {name} appeared or vanished during the look");
            }
        }

        return domains.ToImmutable();
    }

    private static string Required(Dictionary<string, string> values, string name, string key) =>
        values.TryGetValue(key, out var text) ? text : throw new FormatException($"domain {Printable.Text(name, 80)} has no {key}");

    private static int Value(Dictionary<string, string> values, string name, string key) => (int)Math.Min(int.MaxValue, Number(Required(values, name, key), name));

    [GeneratedRegex(@"\ADomain: '(.*)'\z")]
    private static partial Regex DomainLine();
}
