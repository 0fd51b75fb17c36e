using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>Intervals, deadlines and limits that suit most sites as they are.</summary>
internal static class TuningSettings
{
    private static readonly TuningConfiguration Model = new();

    public static readonly Section Section = new("tuning", "Intervals, deadlines and limits. The defaults suit most sites.");

    public static readonly Setting<TimeSpan> ReconcileInterval = Section.Optional(
        "reconcile-interval",
        UpTo(TimeSpan.FromHours(1)),
        Model.ReconcileInterval,
        "How often the queues are read and a plan is made. A hook of the batch system makes the next pass come at once.");

    public static readonly Setting<TimeSpan> HostInterval = Section.Optional(
        "host-interval",
        UpTo(TimeSpan.FromHours(1)),
        Model.HostInterval,
        "How often each host is looked at.");

    public static readonly Setting<TimeSpan> SweepInterval = Section.Optional(
        "sweep-interval",
        UpTo(TimeSpan.FromDays(1)),
        Model.SweepInterval,
        "How often the ledger forgets what it need not keep (old plans, events, VMs that are over), and how often each host's directories are searched for files that no VM owns any more.");

    public static readonly Setting<TimeSpan> OrphanGrace = Section.Optional(
        "orphan-grace",
        UpTo(TimeSpan.FromDays(30)),
        Model.OrphanGrace,
        "How long what is left on a host of a VM that the ledger knows to be over stays before it is removed. A VM with this site's mark that the ledger does not know is reported and never touched: jobs may run in it.");

    public static readonly Setting<TimeSpan> BootDeadline = Section.Optional(
        "boot-deadline",
        UpTo(TimeSpan.FromDays(1)),
        Model.BootDeadline,
        "How long a VM may take from its placement until it is seen running.");

    public static readonly Setting<TimeSpan> ShutdownGrace = Section.Optional(
        "shutdown-grace",
        UpTo(TimeSpan.FromHours(1)),
        Model.ShutdownGrace,
        "How long a VM may take to power off before it is destroyed.");

    public static readonly Setting<TimeSpan> LrmsReadDeadline = Section.Optional(
        "lrms-read-deadline",
        UpTo(TimeSpan.FromMinutes(10)),
        Model.LrmsReadDeadline,
        "How long reading one batch system may take before it counts as unreachable.");

    public static readonly Setting<int> MaxParallelDeploysPerHost = Section.Optional(
        "max-parallel-deploys-per-host",
        Value.Integer(1, 64),
        Model.MaxParallelDeploysPerHost,
        "Most VMs that are prepared and started on one host at the same time.");

    public static readonly Setting<int> KeepPlans = Section.Optional(
        "keep-plans",
        Value.Integer(1, 1000000),
        Model.KeepPlans,
        "How many plans are kept for `elastic replay`; `elastic why` looks in the newest 50 for a job of which there is no other record.");

    public static readonly Setting<int> MaxBootsPerPass = Section.Optional(
        "max-boots-per-pass",
        Value.Integer(1, 10000),
        Model.MaxBootsPerPass,
        "Most VMs that one pass may start.");

    private static DurationSyntax UpTo(TimeSpan most) => Value.Duration(TimeSpan.FromSeconds(1), most);
}
