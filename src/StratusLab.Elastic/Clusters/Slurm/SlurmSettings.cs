using System.Collections.Immutable;
using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Clusters.Slurm;

/// <summary>How a Slurm is reached.</summary>
internal static class SlurmSettings
{
    public static readonly Section Section = new("clusters[].slurm", "How a Slurm is reached, and what its worker nodes need to join.");

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
