using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>Why jobs wait in a real Slurm, and what of it nodes would cure.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class SlurmWaitingTests
{
    private const string Conf = """
        EnforcePartLimits=NO
        PartitionName=batch Nodes=elastic Default=YES MaxTime=INFINITE State=UP
        PartitionName=short Nodes=elastic MaxTime=1 State=UP
        PartitionName=narrow Nodes=elastic MaxNodes=1 State=UP
        PartitionName=down Nodes=elastic State=DOWN

        """;

    private static readonly NodeName Node = new("wn-5");

    [TestMethod]
    public async Task Jobs_OfEveryKind_HaveTheReasonThatTheyHave()
    {
        await using var slurm = await RealSlurm.StartAsync(conf: Conf);
        // The largest node that can be made: without it, jobs for more than there is are refused at submission.
        await slurm.RunAsync("scontrol", "create", "nodename=largest", "State=FUTURE", "CPUs=64", "RealMemory=512000", "Gres=gpu:4", "Feature=elastic,gpu");
        await slurm.AddNodeAsync(Node);
        await slurm.RunAsync("scontrol", "create", "reservation", "reservationname=kept", "starttime=now+7200", "duration=60", "users=root", "nodes=wn-5");
        var expected = new Dictionary<string, WaitReason>
        {
            ["full"] = await SubmitAsync(slurm, WaitReason.Capacity, "full", "--mem=100", "-n2"),
            ["two-nodes"] = await SubmitAsync(slurm, WaitReason.Capacity, "two-nodes", "--mem=100", "-N2"),
            ["large"] = await SubmitAsync(slurm, WaitReason.Capacity, "large", "--mem=20000", "-c8"),
            ["gpu"] = await SubmitAsync(slurm, WaitReason.Capacity, "gpu", "--mem=100", "--gres=gpu:2"),
            ["feature"] = await SubmitAsync(slurm, WaitReason.Capacity, "feature", "--mem=100", "-C", "gpu"),
            ["both-queues"] = await SubmitAsync(slurm, WaitReason.Capacity, "both-queues", "--mem=100", "-n2", "-p", "narrow,batch"),
            ["held"] = await SubmitAsync(slurm, WaitReason.Held, "held", "--mem=100", "-H"),
            ["dependent"] = await SubmitAsync(slurm, WaitReason.Dependency, "dependent", "--mem=100", "-d", "afterok:1"),
            ["later"] = await SubmitAsync(slurm, WaitReason.BeginTime, "later", "--mem=100", "--begin=now+7200"),
            ["reserved"] = await SubmitAsync(slurm, WaitReason.Reservation, "reserved", "--mem=100", "--reservation=kept"),
            ["too-long"] = await SubmitAsync(slurm, WaitReason.Limit, "too-long", "--mem=100", "-p", "short", "-t", "60"),
            ["too-wide"] = await SubmitAsync(slurm, WaitReason.Limit, "too-wide", "--mem=100", "-p", "narrow", "-N2"),
            ["down"] = await SubmitAsync(slurm, WaitReason.QueueClosed, "down", "--mem=100", "-p", "down"),
            ["by-name"] = await SubmitAsync(slurm, WaitReason.Unknown, "by-name", "--mem=100", "-n2", "-w", "wn-5"),
        };
        LrmsSnapshot seen = null!; // The look below sets it.
        await RealSlurm.UntilAsync("every job has its reason: " + string.Join(", ", expected), async () =>
        {
            seen = await slurm.ReadAsync();
            return expected.All(e => seen.Jobs.Single(j => j.Name == e.Key).Reason == e.Value);
        }, () => string.Join('\n', seen.Jobs.Where(j => j.State == JobState.Pending).Select(j => $"{j.Name}: {j.Reason} ({j.ReasonText}) {j.Shape}")));
        Assert.IsFalse(seen.Nodes.Single(n => n.Name.Value == "largest").IsUp, "declared, and never there");
        Assert.AreEqual("narrow batch", string.Join(' ', seen.Jobs.Single(j => j.Name == "both-queues").Queues));
        Assert.AreEqual(new Resources(1, 100, 2), seen.Jobs.Single(j => j.Name == "gpu").Shape.PerNode);
        Assert.AreEqual("gpu", seen.Jobs.Single(j => j.Name == "feature").Shape.Features.Expression);
    }

    // Of a job behind one that lacks nodes Slurm says Priority, and looks at its licences in its turn.
    [TestMethod]
    [DataRow(SlurmRead.Text)]
    [DataRow(SlurmRead.Json)]
    public async Task JobsWithoutALicence_WaitForThatAlsoBehindOthers(SlurmRead form)
    {
        await using var slurm = await RealSlurm.StartAsync(read: form, conf: "Licenses=soft:1,other:1\n");
        await slurm.AddNodeAsync(Node);
        await slurm.SubmitAsync("-J", "runs", "--mem=50", "-L", "soft:1");
        await RealSlurm.UntilAsync("it has the licence", async () => (await slurm.ReadAsync()).Jobs.Single().State == JobState.Running);
        await slurm.SubmitAsync("-J", "second", "--mem=50", "-L", "soft:1");
        await slurm.SubmitAsync("-J", "lacks-nodes", "--mem=50", "-n2");
        await slurm.SubmitAsync("-J", "behind", "--mem=50", "-n2", "-L", "other:1,soft:1");
        await slurm.SubmitAsync("-J", "other-licence", "--mem=50", "-n2", "-L", "other:1");
        await slurm.SubmitAsync("-J", "no-licence", "--mem=50", "-n2");
        await SeesAsync(slurm, string.Join('\n',
            "behind: Licence (Priority; asks for the licences other:1,soft:1, for which others wait)", "lacks-nodes: Capacity (Resources)", "no-licence: Capacity (Priority)",
            "other-licence: Capacity (Priority)", "second: Licence (Licenses)"));
    }

    [TestMethod]
    public async Task JobsAtALimitOfTheirAccountOrQos_WaitForThat()
    {
        await using var slurm = await RealSlurm.StartAsync(conf: """
            AccountingStorageType=accounting_storage/slurmdbd
            AccountingStorageHost=slurmctl
            AccountingStorageEnforce=limits,qos

            """);
        await slurm.InsideAsync("sacctmgr", "-i", "add", "qos", "narrow", "MaxJobsPerUser=1");
        await slurm.InsideAsync("sacctmgr", "-i", "modify", "user", "games", "set", "qos=normal,narrow", "MaxJobs=1");
        await slurm.InsideAsync("sacctmgr", "-i", "modify", "user", "root", "set", "qos=normal,narrow");
        await slurm.InsideAsync("sacctmgr", "-i", "modify", "account", "physics", "set", "GrpTRES=cpu=3");
        await slurm.AddNodeAsync(Node);
        await slurm.AsUserAsync("sbatch", "-D", "/tmp", "-o", "/dev/null", "--mem=50", "-J", "runs", "--wrap", "sleep 3000");
        await slurm.SubmitAsync("-J", "runs-too", "-A", "physics", "--mem=50", "-q", "narrow");
        await RealSlurm.UntilAsync("two run", async () => (await slurm.ReadAsync()).Jobs.Count(j => j.State == JobState.Running) == 2);
        await slurm.AsUserAsync("sbatch", "-D", "/tmp", "-o", "/dev/null", "--mem=50", "-J", "jobs-of-the-user", "--wrap", "sleep 3000");
        await slurm.SubmitAsync("-J", "jobs-of-the-qos", "-A", "physics", "--mem=50", "-q", "narrow");
        await slurm.SubmitAsync("-J", "cores-of-the-account", "-A", "physics", "--mem=50", "-n2");
        await SeesAsync(slurm, string.Join('\n',
            "cores-of-the-account: Limit (AssocGrpCpuLimit)", "jobs-of-the-qos: Limit (QOSMaxJobsPerUserLimit)", "jobs-of-the-user: Limit (AssocMaxJobsLimit)"));
    }

    private static async Task SeesAsync(RealSlurm slurm, string expected)
    {
        var seen = "";
        await RealSlurm.UntilAsync(expected, async () => (seen = Told(await slurm.ReadAsync())) == expected, () => seen);
    }

    private static string Told(LrmsSnapshot seen) =>
        string.Join('\n', seen.Jobs.Where(j => j.State == JobState.Pending).Select(j => $"{j.Name}: {j.Reason} ({j.ReasonText})").Order(StringComparer.Ordinal));

    [TestMethod]
    public async Task ArrayAtItsThrottle_HasItsTasksAndItsLimit()
    {
        await using var slurm = await RealSlurm.StartAsync();
        await slurm.AddNodeAsync(Node);
        var array = await slurm.SubmitAsync("--mem=50", "--array=0-999%2");
        LrmsSnapshot seen = null!; // The look below sets it.
        await RealSlurm.UntilAsync("two tasks run", async () => (seen = await slurm.ReadAsync()).Jobs.Count(j => j.State == JobState.Running && j.Array == array) == 2);
        var rest = seen.Jobs.Single(j => j.Id == array);
        Assert.AreEqual((998, 2), (rest.Tasks, rest.TaskLimit!.Value));
        await RealSlurm.UntilAsync("Slurm says so itself", async () => (await slurm.ReadAsync()).Jobs.Single(j => j.Id == array).Reason == WaitReason.ArrayThrottle);
    }

    [TestMethod]
    public async Task JobOfALostNode_IsRequeuedWithABeginTimeAndIsPressureAtOnce()
    {
        await using var slurm = await RealSlurm.StartAsync();
        await slurm.AddNodeAsync(Node);
        var job = await slurm.OccupyAsync(Node);
        await slurm.LoseAsync(Node);
        await RealSlurm.UntilAsync("Slurm says BeginTime", async () => (await slurm.ReadAsync()).Jobs.Single(j => j.Id == job).ReasonText == "BeginTime");
        Assert.AreEqual(WaitReason.Capacity, (await slurm.ReadAsync()).Jobs.Single(j => j.Id == job).Reason);
    }

    [TestMethod]
    public async Task HeterogeneousJob_WaitsAsItsComponentsAndStartsWhenTheNodesOfAllAreThere()
    {
        await using var slurm = await RealSlurm.StartAsync();
        var job = await slurm.SubmitAsync("--mem=100", "-n2", ":", "--mem=100", "-N2", "-n4");
        LrmsSnapshot seen = null!; // The look below sets it.
        await RealSlurm.UntilAsync("both components are pressure", async () => (seen = await slurm.ReadAsync()).Jobs.Count(j => j is { Reason: WaitReason.Capacity or WaitReason.NotYetConsidered }) == 2);
        Assert.IsTrue(seen.Jobs.All(j => j.PartOf == job));
        Assert.AreEqual("1 2", string.Join(' ', seen.Jobs.OrderBy(j => j.Id).Select(j => j.Shape.Nodes)));
        foreach (var name in (string[])["wn-5", "wn-6", "wn-7"])
        {
            await slurm.AddNodeAsync(new(name));
        }

        await RealSlurm.UntilAsync("both run", async () => (seen = await slurm.ReadAsync()).Jobs.Count(j => j.State == JobState.Running) == 2);
        Assert.HasCount(3, seen.Jobs.SelectMany(j => j.Nodes).Distinct());
    }

    [TestMethod]
    public async Task ResumeProgram_AtItsCall_FindsTheJobAndItsNodesInTheReadAlready()
    {
        await using var slurm = await RealSlurm.StartAsync(SlurmMode.Cloud, conf: "");
        await slurm.RunAsync("scontrol", "create", "nodename=wn-[5-6]", "nodeaddr=10.79.0.[5-6]", "CPUs=2", "RealMemory=700", "Feature=elastic", "State=CLOUD");
        var job = await slurm.SubmitAsync("--mem=100", "-N2");
        await RealSlurm.UntilAsync("ResumeProgram was called", () => Task.FromResult(File.Exists(slurm.ResumeFile)));
        // What Slurm 22.05 says to its program; what the program itself reads at its call says all of it.
        Assert.Contains($"\"job_id\":{job},\"nodes\":\"wn-[5-6]\"", (await File.ReadAllTextAsync(slurm.ResumeFile)).Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal));
        Assert.AreEqual($"{job} wn-[5-6] CONFIGURING", (await File.ReadAllTextAsync(slurm.ResumeFile + "-jobs")).Trim());
        Assert.AreEqual(2, (await File.ReadAllLinesAsync(slurm.ResumeFile + "-nodes")).Count(line => line.Contains("+POWERING_UP", StringComparison.Ordinal)));
        var seen = await slurm.ReadAsync();
        Assert.AreEqual("wn-5 wn-6", string.Join(' ', seen.Jobs.Single().Nodes));
        Assert.IsTrue(seen.Nodes.All(n => n.Call == NodeCall.CalledFor), string.Join(", ", seen.Nodes.Select(n => n.StateText)));
    }

    private static async Task<WaitReason> SubmitAsync(RealSlurm slurm, WaitReason expected, string name, params string[] arguments)
    {
        if (name == "full")
        {
            // One core is taken; it ends before the reservation begins.
            await slurm.SubmitAsync("--mem=100", "-t", "30", "-J", "runs");
            await RealSlurm.UntilAsync("it runs", async () => (await slurm.ReadAsync()).Jobs.Any(j => j.State == JobState.Running));
        }

        await slurm.SubmitAsync(["-J", name, .. arguments]);
        return expected;
    }
}
