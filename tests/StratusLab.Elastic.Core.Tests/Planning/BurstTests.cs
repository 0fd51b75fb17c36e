using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Core.Tests.Planning;

/// <summary>A pool whose VMs may be made on the site's machines and at EC2.</summary>
[TestClass]
public sealed class BurstTests
{
    private static readonly CloudPolicy Account = new() { Types = [new("c5.large", 4, 8192) { PricePerHour = 1, MaxVms = 1 }, new("c5a.large", 4, 8192) { PricePerHour = 1 }], Networks = [new("burst")] };

    private static Pool Pool => Given.Pool() with { Template = Given.Template("medium", 4, 8, "lan") with { Ec2 = [new() { Ami = "ami-1", Network = "burst" }] } };

    [TestMethod]
    public void Plan_MachinesAreFull_BurstsWithTheTypeThatIsLeft()
    {
        var plan = Planner.Plan(Seen(jobs: 4, machineCores: 8, lan: 9, burst: 9));

        Assert.AreEqual("kvm01 kvm01 aws/c5.large aws/c5a.large", string.Join(' ', Boots(plan)));
        Assert.Contains("boot 1 x medium on aws (c5a.large)", PlanText.Print(plan));
    }

    [TestMethod]
    public void Plan_NetworkOfOneSideIsFull_TakesTheOther()
    {
        Assert.AreEqual("aws/c5.large", string.Join(' ', Boots(Planner.Plan(Seen(jobs: 1, machineCores: 8, lan: 0, burst: 9)))));
        Assert.AreEqual("kvm01 kvm01", string.Join(' ', Boots(Planner.Plan(Seen(jobs: 4, machineCores: 8, lan: 9, burst: 0)))));
        var none = Planner.Plan(Seen(jobs: 1, machineCores: 8, lan: 0, burst: 0));
        Assert.IsEmpty(Boots(none));
        Assert.Contains("has no free address", PlanText.Print(none));
    }

    [TestMethod]
    public void Plan_MonthIsSpent_StartsNothingThereAndSaysWhy()
    {
        var seen = Seen(jobs: 1, machineCores: 0, lan: 9, burst: 9, Account with { MaxCostPerMonth = 5 });
        seen = seen with { Memory = seen.Memory with { Clouds = Given.One(new HostName("aws"), CloudMemory.None with { CountedAt = Given.Noon, OfMonth = 4.5m }) } };

        var plan = Planner.Plan(seen);

        Assert.IsEmpty(Boots(plan));
        Assert.Contains("is more than is left of the month's 5 USD", PlanText.Print(plan));
    }

    [TestMethod]
    public void Plan_VmWithoutAddresses_GoesToEitherSideAndOneWithThemStays()
    {
        var vm = Given.Vm(1, VmState.Pending, host: null) with { Template = Pool.Template };
        var seen = Seen(jobs: 0, machineCores: 0, lan: 9, burst: 9) with { Vms = [vm, vm with { Id = new(2), Nics = [new(new("lan"), "br0", "", "10.0.0.5")] }] };

        var plan = Planner.Plan(seen);

        Assert.AreEqual(new PlanAction.Place(new(1), new("aws"), "it waits for a host", "c5.large"), plan.Actions.Single());
    }

    [TestMethod]
    public void Plan_AccountIsDrained_SaysThatItsVmsDoNotMove()
    {
        var seen = Seen(jobs: 0, machineCores: 8, lan: 9, burst: 9);
        seen = seen with { Hosts = [.. seen.Hosts.Select(h => h with { Policy = h.Policy with { IsDraining = h.Policy.Cloud is not null } })], Vms = [Given.Vm(1, host: "aws")] };

        Assert.Contains("an EC2 instance does not move. Shut it down", PlanText.Print(Planner.Plan(seen)));
    }

    private static IEnumerable<string> Boots(Plan plan) => plan.Actions.OfType<PlanAction.Boot>().Select(b => b.InstanceType is null ? $"{b.Host}" : $"{b.Host}/{b.InstanceType}");

    private static Observation Seen(int jobs, int machineCores, int lan, int burst, CloudPolicy? account = null) => new()
    {
        Now = Given.Noon,
        Site = Given.Site,
        Placement = PlacementPolicy.Fixed,
        Clusters = [new() { Policy = Given.Policy(), Pools = [Pool], Snapshot = Given.Snapshot([.. Enumerable.Range(1, jobs).Select(i => Given.Pending($"{i}", cores: 4))]) }],
        Hosts =
        [
            new(Given.HostPolicy("aws") with { Cloud = account ?? Account, Order = 1, MaxVms = 8, HasSharedFiles = false }, Given.Report("aws", cores: 32, gib: 64)),
            new(Given.HostPolicy(), Given.Report(cores: machineCores)),
        ],
        Nodes = [],
        Vms = [],
        FreeAddresses = ImmutableSortedDictionary<NetworkName, int>.Empty.Add(new("lan"), lan).Add(new("burst"), burst),
        Memory = PlannerMemory.Empty,
    };
}
