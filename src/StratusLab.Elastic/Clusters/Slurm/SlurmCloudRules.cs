using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Doctor;

namespace StratusLab.Elastic.Clusters.Slurm;

/// <summary>
/// What slurm.conf must say for nodes that Slurm calls for (slurm.conf(5), power_save.html of Slurm's documentation): power saving is on, calls elastic, waits as long as
/// a VM may take, and knows every node of the pools as it will be.
/// </summary>
internal sealed class SlurmCloudRules(ClusterConfiguration cluster, SlurmConfig config, string nodes, string partitions)
{
    private const string Restart = "restart slurmctld: power saving is read at its start";

    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly string name = $"cluster {cluster.Policy.Name}";

    private string Include => $"Include what \"elastic lrms config {cluster.Policy.Name}\" prints, and {Restart}.";

    public IEnumerable<Finding> Findings() =>
        [PowerSaving(), Program("ResumeProgram"), Program("SuspendProgram"), Program("ResumeFailProgram"), ResumeTimeout(), Privacy(), ReturnToService(), .. cluster.Pools.Select(Declared)];

    private Finding PowerSaving()
    {
        var isOn = config.NumberOf("SuspendTime") is >= 0 || LineValues(partitions, " SuspendTime=").Any(v => v.Length > 0 && char.IsAsciiDigit(v[0]));
        return isOn
            ? Finding.Ok($"{name}: Slurm's power saving is on")
            : Finding.Fail($"{name}: SuspendTime is set neither for all nor for a partition: Slurm calls for no node and releases none", $"Set SuspendTime on elastic's partitions in slurm.conf, and {Restart}.");
    }

    // slurmctld runs them; only where it shares this machine they can be looked at.
    private Finding Program(string key) => config[key] switch
    {
        "" when key == "ResumeFailProgram" => Finding.Warn($"{name}: {key} is not set: that a node came too late is seen at the next interval only", Include),
        "" => Finding.Fail($"{name}: {key} is not set: power saving is off without it", Include),
        var path when !File.Exists(path) => Finding.Warn($"{name}: {key} {path} is not on this machine", "Check on the controller that it is there and that SlurmUser may run it: without it power saving is off."),
        var path when !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & AnyExecute) == 0 =>
            Finding.Fail($"{name}: {key} {path} is not executable: power saving is off", $"chmod 755 {path}, and {Restart}."),
        var path => Finding.Ok($"{name}: {key} is {path}"),
    };

    private Finding ResumeTimeout()
    {
        var (waits, takes) = (config.NumberOf("ResumeTimeout") ?? 0, (int)cluster.Pools.Max(p => p.ExpectedBoot).TotalSeconds);
        var may = (int)cluster.Pools.Max(p => p.JoinDeadline).TotalSeconds;
        return waits <= takes
            ? Finding.Fail($"{name}: ResumeTimeout is {waits} s, and a node is expected to take {takes} s", Include)
            : waits < may
            ? Finding.Warn($"{name}: ResumeTimeout is {waits} s: Slurm gives nodes up that elastic lets boot for {may} s", Include)
            : Finding.Ok($"{name}: Slurm waits {waits} s for a node");
    }

    private Finding Privacy() => config.Version >= new Version(23, 2) || config.Has("PrivateData", "cloud")
        ? Finding.Ok($"{name}: Slurm lists nodes that are powered down")
        : Finding.Fail($"{name}: PrivateData has no cloud: Slurm hides nodes that are powered down, and no read is believed", "Add cloud to PrivateData in slurm.conf, and restart slurmctld.");

    private Finding ReturnToService() => config.NumberOf("ReturnToService") is 2
        ? Finding.Ok($"{name}: a node that comes late is taken all the same")
        : Finding.Warn($"{name}: ReturnToService is not 2: a node that comes late stays down", "Set ReturnToService=2 in slurm.conf.");

    private Finding Declared(Pool pool)
    {
        var declared = nodes.Split('\n').Where(l => l.StartsWith("NodeName=", StringComparison.Ordinal)).ToLookup(l => Value(l, "NodeName="), StringComparer.Ordinal);
        var missing = pool.Names.Where(n => !declared.Contains(n.Value)).ToArray();
        var wrong = pool.Names.Where(n => declared[n.Value].FirstOrDefault() is { } line && Wrong(line, pool.Node).Length > 0).ToArray();
        return missing.Length > 0
            ? Finding.Fail($"{name}: Slurm does not know {missing[0]}{Others(missing)} of pool {pool.Name}", $"{Include} Or run what \"elastic lrms config {cluster.Policy.Name} --create\" prints on the controller.")
            : wrong.Length > 0
            ? Finding.Fail($"{name}: {wrong[0]}{Others(wrong)} of pool {pool.Name}: {Wrong(declared[wrong[0].Value].First(), pool.Node)}", Include)
            : Finding.Ok($"{name}: Slurm knows the {Words.Count(pool.Names.Length, "node")} of pool {pool.Name}");
    }

    private static string Others(NodeName[] names) => names.Length > 1 ? $" and {names.Length - 1} more" : "";

    private static string Wrong(string line, Resources node)
    {
        var (cpus, memory) = (Value(line, " CPUTot="), Value(line, " RealMemory="));
        return !Value(line, " State=").Contains("CLOUD", StringComparison.Ordinal) ? "declared, but not with State=CLOUD"
            : cpus != $"{node.Cores}" ? $"declared with CPUs={cpus}, the pool's nodes have {node.Cores}"
            : memory != $"{node.MemoryMiB}" ? $"declared with RealMemory={memory}, the pool's nodes have {node.MemoryMiB}"
            : "";
    }

    private static IEnumerable<string> LineValues(string text, string key) => text.Split('\n').Select(l => Value(l, key));

    private static string Value(string line, string key) =>
        line.IndexOf(key, StringComparison.Ordinal) is var at and >= 0 ? line[(at + key.Length)..].Split(' ')[0] : "";
}
