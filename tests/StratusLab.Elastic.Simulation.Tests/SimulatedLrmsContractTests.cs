using StratusLab.Elastic.Contracts.Lrms;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Simulation.Tests;

/// <summary>The simulated batch system keeps the contract that the real adapters keep.</summary>
[TestClass]
public sealed class SimulatedLrmsContractTests : LrmsContract
{
    protected override Task<LrmsHarness> StartAsync() => Task.FromResult<LrmsHarness>(new Harness());

    private sealed class Harness : LrmsHarness
    {
        private readonly VirtualClock clock = new(new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
        private readonly SimulatedSite site;
        private readonly SimulatedHost host;
        private readonly SimulatedLrms lrms;
        private readonly Dictionary<NodeName, VmId> vms = [];
        private bool isDown;
        private int jobs;

        public Harness()
        {
            site = new(clock, new((_, _) => isDown ? Fault.Unreachable : Fault.None)) { BootTime = _ => TimeSpan.Zero };
            host = site.AddHost(new("kvm1"), new(8, 8000));
            lrms = site.AddCluster(new("main"));
        }

        public override ILrms Lrms => lrms;

        public override async Task AddNodeAsync(NodeName node)
        {
            var vm = new VmId(vms.Count + 1);
            vms.Add(node, vm);
            var join = await lrms.JoinContextAsync(new() { Vm = vm, Name = node, Address = "10.0.0.1", Resources = new(2, 1000) }, CancellationToken.None);
            var record = new Vm
            {
                Id = vm,
                Name = node.Value,
                Template = new() { Name = new("t"), Cpu = 1, Vcpu = 2, MemoryMiB = 1000, Disks = [], Nics = [] },
                Nics = [],
                Since = clock.GetUtcNow(),
                Created = clock.GetUtcNow(),
            };
            var files = await host.PrepareAsync(record, new(join.Variables, join.Files), CancellationToken.None);
            await host.DeployAsync(new() { Vm = vm, Vcpus = 2, MemoryMiB = 1000, Files = files, Nics = [] }, CancellationToken.None);
        }

        public override async Task<JobId> OccupyAsync(NodeName node)
        {
            var others = vms.Keys.Where(n => n != node && !lrms.IsDrainedByHand(n)).ToArray();
            foreach (var other in others)
            {
                lrms.DrainByHand(other, "kept free");
            }

            var job = Submit(TimeSpan.FromHours(1));
            lrms.CatchUp();
            foreach (var other in others.Where(lrms.IsDrainedByHand))
            {
                lrms.ResumeByHand(other);
            }

            await Task.CompletedTask;
            return job.Id;
        }

        public override Task FinishJobsAsync(NodeName node)
        {
            clock.Advance(TimeSpan.FromHours(2));
            lrms.CatchUp();
            return Task.CompletedTask;
        }

        public override Task<JobId> SubmitWaitingAsync() => Task.FromResult(Submit(TimeSpan.FromHours(1)).Id);

        public override Task StartJobAsync(JobId job, NodeName node)
        {
            lrms.CatchUp();
            return Task.CompletedTask;
        }

        public override Task AddForeignNodeAsync(NodeName node) => throw new NotSupportedException("All nodes of the simulation are ours.");

        public override Task<JobId> SubmitHeldAsync()
        {
            var job = Submit(TimeSpan.FromHours(1));
            job.IsHeld = true;
            return Task.FromResult(job.Id);
        }

        public override Task DrainByHandAsync(NodeName node, string reason)
        {
            lrms.CatchUp();
            lrms.DrainByHand(node, reason);
            return Task.CompletedTask;
        }

        public override Task LoseAsync(NodeName node)
        {
            host.PullThePlug(vms[node]);
            lrms.CatchUp();
            clock.Advance(TimeSpan.FromMinutes(2));
            lrms.CatchUp();
            return Task.CompletedTask;
        }

        public override Task StopServerAsync()
        {
            isDown = true;
            return Task.CompletedTask;
        }

        public override Task StartServerAsync()
        {
            isDown = false;
            return Task.CompletedTask;
        }

        private SimulatedJob Submit(TimeSpan runs)
        {
            var job = new SimulatedJob { Id = new($"{++jobs}"), Shape = new() { Nodes = 1, PerNode = new(1, 100) }, RunTime = runs };
            lrms.Submit(job);
            return job;
        }
    }
}
