using System.Collections.Immutable;
using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Clusters.Slurm;

/// <summary>How a Slurm is reached.</summary>
internal static class SlurmSettings
{
    public static readonly Section Section = new("clusters[].slurm", "How a Slurm is reached, and what its worker nodes need to join.");

    public static readonly Setting<SlurmMode> Mode = Section.Optional(
        "mode",
        new ChoiceSyntax<SlurmMode>(("dynamic", SlurmMode.Dynamic), ("cloud", SlurmMode.Cloud)),
        SlurmMode.Dynamic,
        "Who decides which nodes it gets. `dynamic`: elastic reads the queue and boots nodes that join by themselves. `cloud`: Slurm places jobs on nodes that `slurm.conf` declares and calls for them; elastic boots what it calls for. `elastic lrms config` prints what `slurm.conf` must say. In cloud mode the first network of every pool's template must be its own, because a node's name says its pool.");

    public static readonly Setting<SlurmRead> Read = Section.Optional(
        "read",
        new ChoiceSyntax<SlurmRead>(("auto", SlurmRead.Auto), ("text", SlurmRead.Text), ("json", SlurmRead.Json)),
        SlurmRead.Auto,
        "In which form its lists are read. `auto`: as text, which is the cheaper and says more; in JSON once `squeue` does not know a column that is asked for. `json` has its price on large clusters: some 20 times as many bytes, through the directory for temporary files.");

    public static readonly Setting<string> Conf = Section.Omittable(
        "conf",
        Value.Path,
        "where Slurm looks itself",
        "Its `slurm.conf`, handed to the commands as `SLURM_CONF`.");

    public static readonly Setting<string> Bin = Section.Omittable(
        "bin",
        Value.Path,
        "found on `PATH`",
        "The directory of `squeue`, `sinfo` and `scontrol`.");

    public static readonly Setting<string> MungeKey = Section.Optional(
        "munge-key",
        Value.Path,
        SlurmConfiguration.DefaultMungeKeyFile,
        "The munge key that goes into the worker nodes' context.");

    public static readonly Setting<ImmutableArray<string>> Controllers = Section.Optional(
        "controllers",
        new ListSyntax<string>("a list of host:port", new TextSyntax("host:port", EndpointText.HostPortProblem)),
        [],
        "The `slurmctld`s that worker nodes take their configuration from (configless), first the primary. Empty: their image has a `slurm.conf`, or DNS has an SRV record for it.");
}
