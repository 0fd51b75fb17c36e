using System.Collections.Immutable;
using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Templates;
using StratusLab.Elastic.Vmm.Templates;

namespace StratusLab.Elastic.Api;

/// <summary>
/// A template that comes with an order rather than from the configuration. Everything in it is looked at before anything is made. Files of the service's machine it may
/// name only where the site allows it: whoever reaches the API could otherwise read the machine's secrets through a guest.
/// </summary>
internal static class GivenTemplate
{
    /// <summary>Reads it.</summary>
    /// <param name="file">What it is called: <c>*.yaml</c> and <c>*.yml</c> are YAML.</param>
    /// <param name="text">Its content.</param>
    /// <param name="site">Networks and allowed directories.</param>
    /// <exception cref="ProblemException">Something is wrong with it, or not supported; all of that at once.</exception>
    public static VmTemplate Read(string file, string text, ServedSite site)
    {
        var name = Printable.Text(file, 200);
        var result = TemplateFile.Read(new(file, Encoding.UTF8.GetBytes(text)));
        if (result.Template is not { } template)
        {
            throw new ProblemException(400, string.Join("\n", result.Errors.Select(e => $"{name}:{e}")));
        }

        string[] problems =
        [
            .. TemplateSupport.Missing(template),
            .. template.Nics.Where(n => site.Network(n) is null).Distinct().Select(n => $"There is no network \"{n}\". {Known("network", site.Networks.Select(k => k.Name.Value))}"),
            .. template.Ec2.Where(e => e.Network.Length > 0 && site.Network(new(e.Network)) is null).Select(e => $"There is no network \"{e.Network}\", which EC2 names. {Known("network", site.Networks.Select(k => k.Name.Value))}"),
            .. template.Ec2.Where(e => e.Cloud.Length > 0 && site.Hosts.All(h => h.Name.Value != e.Cloud || h.Policy.Cloud is null))
                .Select(e => $"There is no EC2 host \"{e.Cloud}\". {Known("EC2 host", site.Hosts.Where(h => h.Policy.Cloud is not null).Select(h => h.Name.Value))}"),
            .. template.IsForMachines ? template.Nics.Where(n => site.Network(n) is { Bridge: "" }).Select(n => $"Network \"{n}\" has no bridge: it is a subnet of EC2 hosts alone. Name it as EC2 NETWORK, and in NIC one with a bridge.") : [],
            .. Paths(template).Where(p => !IsAllowed(p.Path, site.TemplatePaths)).Select(p => $"{p.Where} names {Printable.Text(p.Path, 200)}, {Where(site)}"),
        ];
        return problems.Length == 0 ? template : throw new ProblemException(400, string.Join("\n", problems.Select(p => $"{name}: {p}")));
    }

    /// <summary>Throws when an image that the template needs is not there: its VM could never start.</summary>
    public static void RequireImages(VmTemplate template, LedgerState state)
    {
        if (template.Disks.FirstOrDefault(d => d.Kind == DiskKind.Image && state.Images.All(i => i.Name != d.Image)) is { } disk)
        {
            throw new ProblemException(409, $"There is no image \"{disk.Image}\". {Known("image", state.Images.Select(i => i.Name.Value))} Import it: elastic images import {disk.Image} …");
        }
    }

    private static IEnumerable<(string Where, string Path)> Paths(VmTemplate template)
    {
        (string, string?)[] boot = [("OS KERNEL", template.Kernel), ("OS INITRD", template.Initrd)];
        return boot.Where(b => b.Item2 is not null).Select(b => (b.Item1, b.Item2!)) // Filtered.
            .Concat(template.ContextFiles.Select(f => ("CONTEXT FILES", f.Value)))
            .Concat(template.Disks.Where(d => d.Kind == DiskKind.Source).Select(d => ("DISK SOURCE", d.Source)));
    }

    // What a link leads to is what counts.
    private static bool IsAllowed(string path, ImmutableArray<string> allowed)
    {
        var real = Resolve(path, 0);
        return real is not null && allowed.Any(directory => Resolve(directory, 0) is { } root && real.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal));
    }

    // Null for what cannot be followed to its end.
    private static string? Resolve(string path, int depth)
    {
        const int deepest = 40; // As the kernel has it (path_resolution(7)).
        var at = "/";
        if (depth > deepest)
        {
            return null;
        }

        foreach (var part in Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            at = Path.Combine(at, part);
            FileSystemInfo here = Directory.Exists(at) ? new DirectoryInfo(at) : new FileInfo(at);
            try
            {
                if (here.ResolveLinkTarget(returnFinalTarget: false)?.FullName is { } target)
                {
                    // The target has links of its own on its way.
                    if (Resolve(target, depth + 1) is not { } end)
                    {
                        return null;
                    }

                    at = end;
                }
            }
            catch (IOException)
            {
                return null;
            }
        }

        return at;
    }

    private static string Where(ServedSite site) => site.TemplatePaths.IsEmpty
        ? "and files of the service's machine may be named only below the directories of \"template-paths\" in the configuration, which has none."
        : $"which is not below {string.Join(" or ", site.TemplatePaths)} (\"template-paths\" in the configuration).";

    private static string Known(string what, IEnumerable<string> names) => names.ToArray() is { Length: > 0 } all ? $"There is: {string.Join(", ", all.Take(20))}." : $"There is no {what} at all.";
}
