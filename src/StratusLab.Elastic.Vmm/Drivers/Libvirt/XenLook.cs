using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using static StratusLab.Elastic.Vmm.Drivers.Libvirt.VirshOutput;

namespace StratusLab.Elastic.Vmm.Drivers.Libvirt;

/// <summary>
/// A look at a Xen host. libvirt's driver for libxl has neither <c>domstats</c> nor <c>nodememstats</c> nor <c>nodecpustats</c> (src/libxl/libxl_driver.c, libxlHypervisorDriver), so it takes two
/// conversations, the second with two commands for each domain; what the processors do is not known. A domain that comes or goes in between makes the look void.
/// </summary>
internal sealed class XenLook(Func<ICommandRunner, string, CancellationToken, Task<CommandResult>> run)
{
    // The system that runs libvirtd. Its memory is taken; its virtual processors are those of the host, which "reserved-cores" is for.
    private const string Host = "Domain-0";

    private static readonly (string Section, string Command)[] DomainPart = [("@list", "list --all --uuid --name"), ("@version", "version")];

    private static readonly (string Section, string Command)[] HostPart = [("@node", "nodeinfo"), ("@memory", "freecell")];

    private static readonly (string Section, string Command)[] ModelPart = [("@capabilities", "capabilities")];

    /// <summary>Looks at the domains; at the host, too, and at what it can do, when that is wanted. Gives a look, or why there is none and what virsh said.</summary>
    public async Task<(HostLook? Look, string Problem, CommandResult Said)> LookAsync(ICommandRunner runner, bool atHost, bool isNew, CancellationToken ct)
    {
        (string Section, string Command)[] parts = [.. DomainPart, .. atHost ? HostPart : [], .. isNew ? ModelPart : []];
        var said = await run(runner, Script(parts), ct).ConfigureAwait(false);
        var (sections, problem) = Split(said, parts.Select(part => part.Section));
        if (sections is null)
        {
            return (null, problem, said);
        }

        try
        {
            var listed = List(sections["@list"]).OrderBy(domain => domain.Key, StringComparer.Ordinal).ToArray();
            (string Section, string Command)[] details = [.. listed.Select(domain => ($"@{domain.Value}", $"domstate {domain.Value} --reason; dominfo {domain.Value}"))];
            said = await run(runner, Script(details), ct).ConfigureAwait(false);
            var (told, wrong) = Split(said, details.Select(part => part.Section));
            return told is null ? (null, wrong, said) : (Read(sections, [.. listed.Select(domain => Read(domain.Key, domain.Value, told[$"@{domain.Value}"]))]), "", said);
        }
        catch (FormatException e)
        {
            return (null, Unexpectedly(e), said);
        }
    }

    private static string Script((string Section, string Command)[] parts) => string.Concat(parts.Select(part => $"echo {part.Section}; {part.Command}; ")) + "echo " + End;

    private static HostLook Read(Dictionary<string, List<string>> sections, ImmutableArray<ListedDomain> domains)
    {
        var look = new HostLook { Domains = domains, Hypervisor = Field(sections["@version"], "Running hypervisor:") };
        if (!sections.TryGetValue("@node", out var node))
        {
            return look;
        }

        var total = KiB(node, "Memory size:");
        return look with
        {
            Architecture = Field(node, "CPU model:"),
            Cores = (int)Number(Field(node, "CPU(s):"), node[0]),
            MemoryKiB = total,
            UsedMemoryKiB = Math.Max(0, total - KiB(sections["@memory"], "Total:")),
            Model = sections.TryGetValue("@capabilities", out var capabilities) ? LookScript.ReadModel(capabilities) : "",
        };
    }

    private static ListedDomain Read(string name, Guid uuid, List<string> lines)
    {
        var (state, reason) = lines.Count > 0 ? DomainStates.Numbers(lines[0]) : throw new FormatException($"there is nothing of domain {uuid}");
        // "no limit" is Domain-0's alone, and its memory is what it has now.
        var memory = name == Host || !char.IsAsciiDigit(Field(lines, "Max memory:")[0]) ? KiB(lines, "Used memory:") : KiB(lines, "Max memory:");
        return new ListedDomain(uuid, name, state, reason, name == Host ? 0 : (int)Number(Field(lines, "CPU(s):"), lines[0]), memory);
    }
}
