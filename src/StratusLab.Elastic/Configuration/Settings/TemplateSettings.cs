using System.Collections.Immutable;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>One VM template.</summary>
internal static class TemplateSettings
{
    public static readonly Section Section = new("templates[]", "What a VM is made from.");

    public static readonly Setting<string> Name = Section.Required("name", Value.NewName(NameKind.Template), "name: small", "Its name.");

    public static readonly Setting<double> Cpu = Section.Omittable(
        "cpu",
        Value.Number(0.01, 4096),
        "as many as `vcpu`",
        "Physical cores that placement counts for it; may be a fraction.");

    public static readonly Setting<int> Vcpu = Section.Optional("vcpu", Value.Integer(1, 4096), 1, "Virtual CPUs that the guest sees.");

    public static readonly Setting<long> Memory = Section.Required("memory", Value.Size(64, 64L << 20), "memory: 2G", "The VM's memory.");

    public static readonly Setting<string> Kernel = Section.Omittable(
        "kernel",
        Value.Path,
        "none: the first disk is booted",
        "A Linux kernel to boot directly, on the service's machine.");

    public static readonly Setting<string> Initrd = Section.Omittable("initrd", Value.Path, "none", "The initial RAM disk that belongs to `kernel`.");

    public static readonly Setting<string> KernelCommandLine = Section.Optional(
        "kernel-command-line",
        Value.Line,
        "",
        "The command line for `kernel`, root device included: `root=/dev/vda rw console=ttyS0`.");

    public static readonly Nested Disks = Section.Many(
        "disks",
        DiskSettings.Section,
        "Its disks, in the order vda, vdb, … Without `kernel`, at least one.");

    public static readonly Nested Ec2 = Section.Many("ec2", Ec2TemplateSettings.Section, "How its VMs are made on EC2 hosts, once for each or for any. Empty: not at all.");

    public static readonly Setting<ImmutableArray<NicText>> Nics = Section.Optional(
        "nics",
        new ListSyntax<NicText>("a list of networks", new NicSyntax(), mayRepeat: true),
        [],
        "The networks it has a card on, in the order eth0, eth1, … A worker node has at least one: its name and address come from the first. A card may ask for an `ip` of its network, or have a MAC of its own on a bridge outside every network, after the others; neither in a pool's template, because two nodes cannot have the same.");

    public static readonly Setting<string> Requirements = Section.Optional(
        "requirements",
        new TextSyntax("an expression", Texts.RequirementsProblem),
        "",
        "Which hosts may have its VMs: `RACK = 7 & FREEMEMORY > 4194304`. [Templates](templates.md#requirements) has the variables and their units. Empty for every host.");

    public static readonly Setting<string> Rank = Section.Optional(
        "rank",
        new TextSyntax("an expression", Texts.RankProblem),
        "",
        "Which of these is the best, the one with the highest value: `FREECPU - 10 * RUNNING_VMS`. Empty to leave it to `placement`.");

    public static readonly Setting<ImmutableSortedDictionary<string, string>> Context = Section.Optional(
        "context",
        new MapSyntax<string>(
            "a map of variables",
            new("a variable", Texts.VariableProblem, "`A`-`Z`, `0`-`9`, `_`"),
            Value.Variable,
            Texts.IsSecretVariable),
        ImmutableSortedDictionary<string, string>.Empty,
        "Variables for the guest's `context.sh`. `PATH`, `IFS`, `LD_*` and `BASH*` are refused: they would break the guest's shell.");

    public static readonly Setting<ImmutableSortedDictionary<string, string>> ComputedContext = Section.Optional(
        "computed-context",
        new MapSyntax<string>("a map of variables", new("a variable", Texts.VariableProblem, "`A`-`Z`, `0`-`9`, `_`"), new ContextValueSyntax()),
        ImmutableSortedDictionary<string, string>.Empty,
        "More of them, whose values are put together when the VM's files are made: `{MY_IP: '$NIC[IP, NETWORK=\"workers\"]'}`. [Templates](templates.md#context) has what there is; `\\$` is the character.");

    public static readonly Setting<ContextFormat> ContextFormat = Section.Optional(
        "context-format",
        new ChoiceSyntax<ContextFormat>(("opennebula", Core.Model.ContextFormat.OpenNebula), ("nocloud", Core.Model.ContextFormat.NoCloud)),
        Core.Model.ContextFormat.OpenNebula,
        "For whom the context is written: `opennebula` for this project's guest script and for cloud-init's OpenNebula data source, `nocloud` for cloud-init's NoCloud. [Templates](templates.md#context) has the difference.");

    public static readonly Setting<ImmutableSortedDictionary<string, string>> ContextFiles = Section.Optional(
        "context-files",
        new MapSyntax<string>("a map of paths", new("a file name", Texts.ContextFileProblem), Value.Path),
        ImmutableSortedDictionary<string, string>.Empty,
        "Files for the guest's context: the name there, the path on the service's machine.");
}
