using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Clusters.Torque;

/// <summary>How a Torque is reached.</summary>
internal static class TorqueSettings
{
    public static readonly Section Section = new("clusters[].torque", "How a Torque (4 to 6) is reached.");

    public static readonly Setting<string> Server = Section.Required(
        "server",
        Value.Name,
        "server: pbs.example.org",
        "The host name of its `pbs_server`, as `server_name` has it; it must resolve here and on the worker nodes.");

    public static readonly Setting<string> Bin = Section.Omittable(
        "bin",
        Value.Path,
        "found on `PATH`",
        "The directory of `qstat`, `pbsnodes`, `qmgr`, `qrerun` and `qdel`.");
}
