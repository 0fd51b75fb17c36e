using System.Collections.Immutable;
using System.Globalization;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Templates;

/// <summary>Writes a template as attributes: what is the default is left out. <see cref="TemplateReader"/> makes the same template of them.</summary>
public static class TemplatePrinter
{
    /// <summary>The attributes.</summary>
    public static ImmutableArray<TemplateAttribute> Print(VmTemplate template) =>
    [
        Single("NAME", template.Name.Value),
        Single("CPU", Number(template.Cpu)),
        Single("VCPU", Number(template.Vcpu)),
        Single("MEMORY", Number(template.MemoryMiB)),
        .. Vector("OS",
            ("KERNEL", template.Kernel ?? ""),
            ("INITRD", template.Initrd ?? ""),
            ("KERNEL_CMD", template.KernelCommandLine),
            ("BOOT", template.Boot == "hd" ? "" : template.Boot)),
        .. template.Disks.SelectMany(Disk),
        .. template.Nics.SelectMany((n, i) => Vector("NIC", ("NETWORK", n.Value), ("IP", template.AddressOf(i) ?? ""))),
        .. template.RawNics.SelectMany(n => Vector("NIC", ("MAC", n.Mac), ("BRIDGE", n.Bridge))),
        .. Context(template),
        .. Any("CONTEXT_FORMAT", template.ContextFormat == ContextFormat.NoCloud ? "nocloud" : ""),
        .. Any("REQUIREMENTS", template.Requirements),
        .. Any("RANK", template.Rank),
        .. Vector("FEATURES", ("ACPI", template.HasAcpi ? "" : "no"), ("PAE", template.HasPae ? "yes" : "")),
        .. template.Graphics is { } g ? Vector("GRAPHICS", ("TYPE", g.Type), ("LISTEN", g.Listen), ("PORT", g.Port is { } port ? Number(port) : ""), ("PASSWD", g.Password)) : [],
        .. Vector("RAW", ("TYPE", template.KvmRaw.Length > 0 ? "kvm" : ""), ("DATA", template.KvmRaw)),
        .. template.Ec2.SelectMany(e => Vector("EC2",
            ("AMI", e.Ami),
            ("KEYPAIR", e.Keypair),
            ("AUTHORIZED_PORTS", e.AuthorizedPorts),
            ("INSTANCETYPE", string.Join(',', e.InstanceTypes)),
            ("ELASTICIP", e.ElasticIp),
            ("NETWORK", e.Network),
            ("CLOUD", e.Cloud))),
    ];

    private static IEnumerable<TemplateAttribute> Context(VmTemplate template)
    {
        TemplateAttribute[] parts =
        [
            .. template.Context.Select(v => Single(v.Key, v.Value)),
            .. template.ComputedContext.Select(v => Single(v.Key, v.Value.Replace("$$", "$", StringComparison.Ordinal)) with { Expression = v.Value }),
            .. Any("FILES", string.Join(' ', template.ContextFiles.Values)),
        ];
        return parts.Length == 0 ? [] : [new("CONTEXT", 1, 1) { IsVector = true, Parts = [.. parts] }];
    }

    private static IEnumerable<TemplateAttribute> Disk(DiskTemplate disk) => Vector("DISK",
        ("IMAGE", disk.Image.Value),
        ("SOURCE", disk.Source),
        ("BLOCK", disk.Block?.Value ?? ""),
        ("TYPE", disk.Kind switch { DiskKind.Swap => "swap", DiskKind.FileSystem => "fs", _ => "" }),
        ("SIZE", disk.SizeMiB > 0 ? Number(disk.SizeMiB) : ""),
        ("FORMAT", disk.Format),
        ("CLONE", disk.IsClone ? "" : "no"),
        ("SAVE", disk.IsSaved ? "yes" : ""),
        ("READONLY", disk.IsReadOnly ? "yes" : ""),
        ("TARGET", disk.Target),
        ("BUS", disk.Bus),
        ("DRIVER", disk.Driver));

    private static TemplateAttribute Single(string name, string value) => new(name, 1, 1) { Value = value };

    private static IEnumerable<TemplateAttribute> Any(string name, string value) => value.Length > 0 ? [Single(name, value)] : [];

    private static IEnumerable<TemplateAttribute> Vector(string name, params ImmutableArray<(string Name, string Value)> parts)
    {
        var written = parts.Where(p => p.Value.Length > 0).Select(p => Single(p.Name, p.Value)).ToImmutableArray();
        return written.IsEmpty ? [] : [new(name, 1, 1) { IsVector = true, Parts = written }];
    }

    private static string Number(double number) => number.ToString("0.##########", CultureInfo.InvariantCulture);
}
