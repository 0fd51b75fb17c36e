using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Clusters.OpenPbs;

/// <summary>How an OpenPBS is reached.</summary>
internal static class OpenPbsSettings
{
    public static readonly Section Section = new("clusters[].openpbs", "How an OpenPBS or PBS Professional is reached, and what its worker nodes need to join.");

    public static readonly Setting<string> Conf = Section.Omittable(
        "conf",
        Value.Path,
        "where PBS looks itself",
        "Its `pbs.conf`, handed to the commands as `PBS_CONF_FILE`.");

    public static readonly Setting<string> Bin = Section.Omittable(
        "bin",
        Value.Path,
        "found on `PATH`",
        "The directory of `qstat`, `pbsnodes`, `qmgr` and `qrerun`, for example /opt/pbs/bin.");

    public static readonly Setting<string> Server = Section.Omittable(
        "server",
        new TextSyntax("a host's name", EndpointText.HostProblem),
        "what their image says",
        "The server's name as worker nodes resolve it; it goes into their `pbs.conf`.");

    public static readonly Setting<string> MungeKey = Section.Omittable(
        "munge-key",
        Value.Path,
        "no key",
        "The munge key that goes into the worker nodes' context, where PBS authenticates with munge.");
}
