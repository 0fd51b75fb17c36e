using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>A real Slurm read as text and in JSON gives the same records.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class SlurmFormsTests
{
    private static readonly NodeName Node = new("wn-5");

    [TestMethod]
    public async Task Read_SameSiteInBothForms_GivesTheSameRecords()
    {
        await using var slurm = await RealSlurm.StartAsync();
        await SameAsync(slurm, "nothing there");

        await SubmitManyAsync(slurm);
        await SameAsync(slurm, "jobs and no nodes");

        await slurm.AddNodeAsync(Node);
        await slurm.AddNodeAsync(new NodeName("wn-6"));
        await slurm.SubmitAsync("--mem=50", "--constraint=elastic&elastic", "-J", "feature");
        await slurm.SubmitAsync("--mem=50", "-w", "wn-5", "-J", "by-name");
        await RealSlurm.UntilAsync("jobs run", async () => (await slurm.RunAsync("squeue", "-h", "-t", "R")).Length > 0);
        var (jobs, nodes) = await SameAsync(slurm, "jobs and nodes");
        Assert.IsTrue(jobs.Any(j => j.State == JobState.Running) && jobs.Any(j => j.Array is not null) && nodes.Any(n => n.HasJobs));

        await slurm.DrainByHandAsync(Node, "disk \"trouble\" \\ é");
        (_, nodes) = await SameAsync(slurm, "a drained node");
        Assert.StartsWith("disk \"trouble\" \\ é [root@", nodes.Single(n => n.Name == Node).Reason);

        await slurm.LoseAsync(new NodeName("wn-6"));
        await SameAsync(slurm, "a lost node");
    }

    [TestMethod]
    public async Task Read_CloudNodesInBothForms_GivesTheSameRecords()
    {
        await using var slurm = await RealSlurm.StartAsync(SlurmMode.Cloud);
        await slurm.RunAsync("scontrol", "create", "nodename=wn-[5-7]", "nodeaddr=10.79.0.[5-7]", "CPUs=2", "RealMemory=700", "Gres=gpu:2", "Feature=elastic,gpu", "State=CLOUD");
        await SameAsync(slurm, "declared nodes");

        await slurm.SubmitAsync("--mem=50", "--gres=gpu:1");
        await RealSlurm.UntilAsync("a node is called for", async () => (await slurm.ReadAsync()).Nodes.Any(n => n.Call == NodeCall.CalledFor));
        var (_, nodes) = await SameAsync(slurm, "a node that is called for");
        Assert.AreEqual("2 2 2", string.Join(' ', nodes.Select(n => n.Total.Gpus)));
        Assert.AreEqual(1, nodes.Sum(n => n.Allocated.Gpus));
    }

    private static async Task SubmitManyAsync(RealSlurm slurm)
    {
        string[][] all =
        [
            ["--mem=100", "-J", "plain"], ["--mem=100", "-N2", "-t", "90", "-J", "two-nodes"], ["--mem=50", "--array=0-99%10", "-t", "1-0", "-J", "array"],
            ["--mem=50", "--array=3,7-20:4", "-J", "sparse"], ["--mem=50", "-H", "-J", "held"], ["--mem=50", "-d", "afterok:1", "-J", "dependent"],
            ["--mem=50", "--begin=now+7200", "-J", "later"], ["-J", "no-memory"], ["--exclusive", "--mem=50", "-J", "exclusive"],
            ["--exclusive=user", "--mem=50", "-J", "exclusive-user"], ["-s", "--mem=50", "-J", "shared"], ["--mem-per-cpu=50", "-n8", "-J", "spread"],
            ["--mem-per-cpu=1500", "-n1", "-c2", "-J", "mem-per-cpu"], ["--mem=50", "-n8", "-N2-4", "-J", "range"], ["--mem=50", "-n8", "-N1", "-J", "one-node"],
            ["--mem=50", "-n1", ":", "--mem=50", "-n2"], ["--mem=50", "-J", "a|b \"c\" \\ é\tx\ny"], ["--mem=50", "-A", "some|account", "-J", "account"],
        ];
        foreach (var arguments in all)
        {
            await slurm.SubmitAsync(arguments);
        }
    }

    // Slurm may act between two reads: then they are made again.
    private static async Task<(IReadOnlyList<Job> Jobs, IReadOnlyList<LrmsNode> Nodes)> SameAsync(RealSlurm slurm, string situation)
    {
        var (text, json) = (slurm.LrmsWith(slurm.Options with { Read = SlurmRead.Text }), slurm.LrmsWith(slurm.Options with { Read = SlurmRead.Json }));
        var difference = "";
        for (var tries = 0; tries < 10; tries++)
        {
            var (asText, inJson) = (await text.ReadAsync(CancellationToken.None), await json.ReadAsync(CancellationToken.None));
            Assert.IsNull(asText.Incomplete);
            Assert.IsNull(inJson.Incomplete);
            difference = Difference(Lines(asText), Lines(inJson));
            if (difference.Length == 0)
            {
                return (asText.Jobs, asText.Nodes);
            }
        }

        throw new AssertFailedException($"{situation}: {difference}");
    }

    private static string Difference(string[] text, string[] json) =>
        string.Join('\n', text.Except(json).Select(l => $"text {l}").Concat(json.Except(text).Select(l => $"JSON {l}")));

    private static string[] Lines(LrmsSnapshot snapshot) =>
        [
            .. snapshot.Jobs.Select(j => $"{j with { Queues = [], Nodes = [] }} queues {string.Join(',', j.Queues)} nodes {string.Join(',', j.Nodes)}"),
            .. snapshot.Nodes.Select(n => $"{n with { Features = [], Queues = [] }} features {string.Join(',', n.Features)} queues {string.Join(',', n.Queues)}"),
            .. snapshot.Queues.Select(q => q.ToString()),
            $"version {snapshot.Version}, skipped {string.Join(", ", snapshot.Skipped)}",
        ];
}
