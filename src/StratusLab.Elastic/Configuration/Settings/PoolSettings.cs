using System.Collections.Immutable;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>One pool.</summary>
internal static class PoolSettings
{
    private static readonly VmTemplate NoTemplate = new() { Name = default, Cpu = 0, Vcpu = 0, MemoryMiB = 0, Disks = [], Nics = [] };
    private static readonly Pool Model = new() { Name = default, Cluster = default, Template = NoTemplate, Node = default, Max = 0 };

    public static readonly Section Section = new("clusters[].pools[]", "A kind of worker node, and how many there may be.");

    public static readonly Setting<string> Name = Section.Required(
        "name",
        Value.NewName(NameKind.Pool),
        "name: small",
        "Its name, unique in the service.");

    public static readonly Setting<string> Cluster = Section.Omittable(
        "cluster",
        Value.Reference(NameKind.Cluster),
        "the cluster it stands in",
        "The cluster it belongs to. Required in the top-level `pools`, refused inside a cluster.");

    public static readonly Setting<string> Template = Section.Required(
        "template",
        Value.Reference(NameKind.Template),
        "template: small",
        "What its VMs are made from.");

    public static readonly Setting<ImmutableArray<string>> Queues = Section.Optional(
        "queues",
        new ListSyntax<string>("a list of names", Value.Name),
        [],
        "The queues whose jobs it serves. Empty: every queue.");

    public static readonly Setting<ImmutableArray<string>> Features = Section.Optional(
        "features",
        new ListSyntax<string>("a list of features", new TextSyntax("a feature", Texts.FeatureProblem, "letters, digits, `.`, `_`, `-`")),
        [],
        "The features its nodes have; jobs may ask for them.");

    public static readonly Nested Node = Section.One("node", NodeSettings.Section, "What jobs can use of one of its nodes.");

    public static readonly Setting<int> Min = Section.Optional("min", Value.Integer(0, 100000), Model.Min, "Nodes to keep even without demand.");

    public static readonly Setting<int> Max = Section.Required(
        "max",
        Value.Integer(0, 100000),
        "max: 8",
        "Most nodes at a time, in whatever state they are until they are gone.");

    public static readonly Setting<int> Order = Section.Optional(
        "order",
        Value.Integer(0, 100000),
        Model.Order,
        "Pools with a lower number are used first.");

    public static readonly Setting<TimeSpan> IdleTimeout = Section.Optional(
        "idle-timeout",
        UpTo(30),
        Model.IdleTimeout,
        "How long a node may be idle before it is retired.");

    public static readonly Setting<TimeSpan> MinLifetime = Section.Optional(
        "min-lifetime",
        UpTo(30),
        Model.MinLifetime,
        "How long a node lives at least once it is ready.");

    public static readonly Setting<TimeSpan> ExpectedBoot = Section.Optional(
        "expected-boot",
        UpTo(1),
        Model.ExpectedBoot,
        "How long a node usually takes from decision to ready. A slot that frees up sooner is waited for. Shorter than `join-deadline`.");

    public static readonly Setting<TimeSpan> JoinDeadline = Section.Optional(
        "join-deadline",
        UpTo(1),
        Model.JoinDeadline,
        "How long a VM may take from its start until its node takes jobs; then it is destroyed and counted as a failure.");

    private static DurationSyntax UpTo(int days) => Value.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(days));
}
