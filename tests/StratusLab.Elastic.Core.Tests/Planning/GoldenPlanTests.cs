using System.Runtime.CompilerServices;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Core.Tests.Planning;

/// <summary>
/// Whole plans in their own words: Golden/*.txt show what was seen and what is planned. <c>ELASTIC_RENEW=1</c> writes them anew; read the difference
/// before you commit it.
/// </summary>
[TestClass]
public sealed class GoldenPlanTests
{
    [TestMethod]
    public void Print_QuietNight_RetiresDownToTheMinimum() =>
        Check(Enumerable.Range(1, 9).Aggregate(
            new Scene().Host("kvm01", cores: 64, gib: 128).With(Given.Pool(max: 12) with { Min = 2 }),
            (scene, i) => scene.Ours(Given.Node(i) with { IdleSince = Given.Noon - Given.Minutes(5 * i) })));

    [TestMethod]
    public void Print_MorningBurst_PacksJobsOnFewNodes() =>
        Check(new Scene().Host("kvm01", cores: 32, gib: 128).Host("kvm02", cores: 32, gib: 128)
            .With(Given.Pool(max: 12), Given.Pool("large", cores: 16, max: 2) with { Order = 1 })
            .With([.. Enumerable.Range(100, 11).Select(i => Given.Pending($"{i}"))])
            .With(
                Given.Pending("200") with { Array = new("200"), Tasks = 1000, TaskLimit = 10, User = "bob" },
                Given.Pending("300", cores: 4, nodes: 3) with { User = "carol" },
                Given.Pending("400", cores: 12) with { User = "dan" }));

    [TestMethod]
    public void Print_OrdinaryDay_KeepsBootsDrainsAndRefuses() =>
        Check(new Scene().Host("kvm01", cores: 24).Host("kvm02", cores: 8)
            .With(Given.Pool(), Given.Pool("large", cores: 8, max: 2) with { Queues = [new("long")] })
            .Ours(Given.Node(3) with { IdleSince = Given.Noon - Given.Seconds(604), Pool = new("large") })
            .Ours(Given.Node(9, NodeState.Draining))
            .Ours(Given.Node(12))
            .With(Given.Running("4690", 4, "wn-0-12"))
            .With(
                Given.Pending("4711", cores: 4, nodes: 2) with { Priority = 9 },
                Given.Pending("4712") with { Reason = WaitReason.Held, ReasonText = "JobHeldUser", User = "bob" },
                Given.Pending("4713", cores: 64) with { User = "carol" },
                Given.Pending("4716", cores: 2) with { Priority = 20 }));

    [TestMethod]
    public void Print_AtTheMaximum_HitsTheLowestPriority() =>
        Check(new Scene().Host("kvm01", cores: 64).With(Given.Pool(max: 3))
            .Ours(Given.Node(1)).With(Given.Running("9", 4, "wn-0-1"))
            .With([.. Enumerable.Range(1, 12).Select(i => Given.Pending($"{i + 100}", cores: 2) with { Priority = i / 4 })]));

    [TestMethod]
    public void Print_NothingWorks_NamesEveryObstacle() =>
        Check(new Scene().Host("kvm01", cores: 2).Host("kvm02", policy: p => p with { IsEnabled = false }).Host("kvm03", policy: p => p with { MaxVms = 0 })
            .With(
                Given.Pool("broken"),
                Given.Pool("crowded") with { Order = 1 },
                Given.Pool("lonely") with { Order = 2, Template = Given.Template("lonely", 1, 1, "lan") },
                Given.Pool("stopped") with { Order = 3 })
            .With(Given.Pending("1"), Given.Pending("2", cores: 3))
            .With(Given.Vm(7, VmState.Pending, host: null) with { Failure = "no space left on kvm01" })
            .Changed(o => o with
            {
                FreeAddresses = Given.One(new NetworkName("lan"), 0),
                Memory = o.Memory with { Pools = Given.One(new PoolName("broken"), Failures(3)).Add(new("stopped"), Failures(10)) },
            }));

    [TestMethod]
    public void Print_OneClusterFrozen_TheOtherGoesOn() =>
        Check(new Scene().With(Given.Pending("1")).Changed(o => o with
        {
            Clusters =
            [
                o.Clusters[0],
                o.Clusters[0] with
                {
                    Policy = Given.Policy() with { Name = new("legacy") },
                    Pools = [Given.Pool("old") with { Cluster = new("legacy"), Min = 2 }],
                    Frozen = "qstat timed out after 30 s",
                },
            ],
        }));

    [TestMethod]
    public void Print_WideJob_WaitsForWhatIsComing()
    {
        var ending = Given.Running("9", 4, "wn-0-2");
        ending = ending with { Shape = ending.Shape with { Walltime = Given.Minutes(11) } };
        Check(new Scene().Host("kvm01", cores: 24)
            .Ours(Given.Node(1, NodeState.Joining)).Ours(Given.Node(2)).Ours(Given.Node(3, NodeState.Draining)).With(Given.Listed("static-1"))
            .With(ending, Given.Pending("1", cores: 4, nodes: 5)));
    }

    [TestMethod]
    public void Print_EveryReasonNotToBoot_IsSaidInAFewWords()
    {
        var id = 0;
        var jobs = Enum.GetValues<WaitReason>().Where(r => r > WaitReason.NotYetConsidered)
            .Select(r => Given.Pending($"{++id}") with { Reason = r, ReasonText = $"Lrms{r}" }).ToArray();
        var plain = Given.Pending("20");
        Check(new Scene().With(Given.Pool(max: 2) with { Queues = [Given.Batch] }).Policy(p => p with { AccountCores = Given.One("physics", 1) }).With(jobs).With(
            plain with { Shape = plain.Shape with { Features = new("[rack1|rack2]") } },
            plain with { Id = new("21"), Shape = plain.Shape with { Features = new("gpu") } },
            plain with { Id = new("22"), Queues = [new("long")] },
            Given.Pending("23", cores: 5),
            Given.Pending("24", nodes: 3),
            Given.Pending("25", cores: 2) with { Account = "physics" }));
    }

    [TestMethod]
    public void Print_EverythingOnItsWay_HasNothingToDo() =>
        Check(new Scene().Ours(Given.Node(1, NodeState.Requested)).Ours(Given.Node(2, NodeState.Booting)).Ours(Given.Node(3, NodeState.Joining))
            .With([.. Enumerable.Range(1, 12).Select(i => Given.Pending($"{i}"))]));

    [TestMethod]
    public void Print_ManyMoreThanOnePassBoots_SaysSo() =>
        Check(new Scene().Host("kvm01", cores: 64, gib: 256).With(Given.Pool(max: 20)).Changed(o => o with { MaxBoots = 4 })
            .With(Given.Pending("1", cores: 4, nodes: 6), Given.Pending("2", cores: 3) with { Priority = 5 }));

    private static BackOff Failures(int count) => Enumerable.Range(0, count).Aggregate(BackOff.None, (b, _) => (b with { Until = null }).Failed(Given.Noon, "wn-0-5: it did not take jobs in time"));

    private static void Check(Scene scene, [CallerMemberName] string test = "")
    {
        var seen = scene.See();
        var text = $"{Picture.Of(seen)}\nplan\n{PlanText.Print(Planner.Plan(seen))}";
        var path = Checkout.PathOf("tests", "StratusLab.Elastic.Core.Tests", "Planning", "Golden", $"{test["Print_".Length..]}.txt");
        if (Environment.GetEnvironmentVariable("ELASTIC_RENEW") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.IsTrue(File.Exists(path), $"{path} is missing: run this test once with ELASTIC_RENEW=1.");
        Assert.AreEqual(File.ReadAllText(path), text, "The plan has changed. If that is what you want, run this test once with ELASTIC_RENEW=1.");
    }
}
