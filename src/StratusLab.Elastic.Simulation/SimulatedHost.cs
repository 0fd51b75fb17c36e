using System.Collections.Immutable;
using System.Globalization;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Simulation;

/// <summary>A host in memory as one site's drivers see it: its hypervisor and its disk. Domains and files outlive the service, as real ones do.</summary>
public sealed class SimulatedHost : IHypervisor, ITransfer
{
    private const int ConsoleTailLength = 4096;
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(4);

    private readonly string owner;
    private readonly SimulatedMachine machine;
    private readonly SimulatedSite world;
    private readonly TimeProvider clock;
    private readonly FaultSource faults;

    internal SimulatedHost(HostName name, string owner, SimulatedMachine machine, SimulatedSite world, TimeProvider clock, FaultSource faults) =>
        (Name, this.owner, this.machine, this.world, this.clock, this.faults) = (name, owner, machine, world, clock, faults);

    /// <summary>Its name.</summary>
    public HostName Name { get; }

    /// <inheritdoc/>
    public HypervisorCapabilities Capabilities => HypervisorCapabilities.All;

    /// <summary>VMs of the site that have a domain here, running or not.</summary>
    public IEnumerable<VmId> DefinedVms => Domains.Select(d => d.Vm);

    /// <summary>VMs of the site that have files here, in order.</summary>
    public IEnumerable<VmId> VmsWithFiles => machine.Files.Values.Where(f => f.Site == owner).Select(f => f.Vm).OfType<VmId>().Distinct().Order();

    /// <summary>How often a domain was started here, per VM, over all time: more than once means that something was started twice.</summary>
    public SortedDictionary<VmId, int> Starts { get; } = [];

    /// <summary>How often a domain was started here from a checkpoint, per VM, over all time.</summary>
    public SortedDictionary<VmId, int> Restores { get; } = [];

    private IEnumerable<(VmId Vm, SimulatedDomain Domain)> Domains => machine.Domains.Where(d => d.Key.Site == owner).Select(d => (d.Key.Vm, d.Value));

    /// <summary>The names of all domains that run here, whoever's they are.</summary>
    public IEnumerable<string> RunningDomains => machine.Domains.Where(d => d.Value.State == DomainState.Running).Select(d => $"{d.Key.Site}-{d.Key.Vm}").Concat(machine.Foreign.Keys);

    /// <summary>The drivers of another site for the same host.</summary>
    public SimulatedHost AsSite(string site) => new(Name, site, machine, world, clock, faults);

    /// <summary>Restricts the host to these bridges.</summary>
    public void LimitBridges(params string[] bridges) => machine.Bridges = bridges.ToHashSet();

    /// <summary>Restricts the host to these images.</summary>
    public void LimitImages(params ImageName[] images) => machine.Images = images.ToHashSet();

    /// <summary>True while the VM's domain runs here.</summary>
    public bool IsRunning(VmId vm) => Find(vm)?.State == DomainState.Running;

    /// <summary>True while the file is there.</summary>
    public bool HasFile(string path) => machine.Files.ContainsKey(path);

    /// <summary>Somebody starts a domain that is no site's.</summary>
    public void StartForeign(string name, Resources resources) => machine.Foreign.Add(name, resources);

    /// <summary>Somebody destroys a domain behind our back, or its guest powers off: it stays defined and is off.</summary>
    public void PullThePlug(VmId vm) => machine.Domains[(owner, vm)].State = DomainState.Off;

    /// <summary>A disk of the domain cannot be written, and its CPUs are stopped.</summary>
    public void Stall(VmId vm) => machine.Domains[(owner, vm)].State = DomainState.Stalled;

    /// <summary>The process behind the domain dies.</summary>
    public void Crash(VmId vm) => machine.Domains[(owner, vm)].State = DomainState.Crashed;

    /// <summary>Somebody destroys the domain and removes its definition.</summary>
    public void RemoveByHand(VmId vm) => machine.Domains.Remove((owner, vm));

    /// <summary>The guest, or its hypervisor, writes a file of the VM anew, or a data block.</summary>
    public void Write(VmId vm, string path, string text) =>
        machine.Files[path] = machine.Files.GetValueOrDefault(path) is { Vm: null } block ? block with { Text = text } : new(owner, vm, text);

    /// <summary>A file's text; null when it is not there.</summary>
    public string? Read(string path) => machine.Files.GetValueOrDefault(path)?.Text;

    /// <summary>The guest writes to its console.</summary>
    public void WriteConsole(VmId vm, string text)
    {
        var path = PathOf(vm, "console.log");
        if (machine.Files.TryGetValue(path, out var file))
        {
            machine.Files[path] = file with { Text = file.Text + text };
        }
    }

    /// <inheritdoc/>
    public Task<HostReport> ObserveAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        CatchUp();
        var report = new HostReport { Host = Name, ReadAt = clock.GetUtcNow(), Total = machine.Capacity, Hypervisor = "simulated", Architecture = "x86_64" };
        try
        {
            return Task.FromResult(faults.Call(Name.Value, "observe", () => report with
            {
                Domains = [.. Domains.Select(d => new DomainSeen(d.Vm, d.Domain.State))],
                TakenByOthers = machine.TakenByOthers(owner),
            }));
        }
        catch (Exception e) when (e is PeerUnreachableException or RejectedException or CapacityExhaustedException)
        {
            return Task.FromResult(report with { Incomplete = e.Message });
        }
    }

    /// <inheritdoc/>
    public Task DeployAsync(DomainSpec spec, CancellationToken ct) => Do("deploy", () =>
    {
        var domain = Find(spec.Vm);
        if (domain?.State == DomainState.Running)
        {
            return;
        }

        Check(spec);
        machine.Domains[(owner, spec.Vm)] = domain ??= new(new(spec.Vcpus, spec.MemoryMiB));
        (domain.State, domain.IsSaved, domain.HasJoined, domain.OffAt) = (DomainState.Running, false, false, null);
        domain.Join = spec.Files.Disks.Select(d => machine.Files[d.Path].Join).SingleOrDefault(j => j is not null);
        (domain.BootedAt, domain.JoinsAt) = (clock.GetUtcNow(), clock.GetUtcNow() + world.BootTime(spec.Vm));
        Starts[spec.Vm] = Starts.GetValueOrDefault(spec.Vm) + 1;
        WriteConsole(spec.Vm, "simulated guest started\n");
    });

    /// <inheritdoc/>
    public Task SaveAsync(VmId vm, string checkpoint, CancellationToken ct) => Do("save", () =>
    {
        var domain = Find(vm);
        if (domain is { State: DomainState.Off, IsSaved: true })
        {
            return;
        }

        if (domain is not { State: DomainState.Running })
        {
            throw new RejectedException($"{Name}: VM {vm} does not run: there is no memory to save");
        }

        machine.Files[checkpoint] = new(owner, vm);
        (domain.State, domain.IsSaved, domain.OffAt) = (DomainState.Off, true, null);
    });

    /// <inheritdoc/>
    public Task RestoreAsync(DomainSpec spec, string checkpoint, CancellationToken ct) => Do("restore", () =>
    {
        var domain = Find(spec.Vm);
        if (domain?.State == DomainState.Running)
        {
            return;
        }

        Check(spec);
        if (!machine.Files.Remove(checkpoint))
        {
            throw new RejectedException($"{Name}: VM {spec.Vm} has no checkpoint, or it has been used");
        }

        machine.Domains[(owner, spec.Vm)] = domain ??= new(new(spec.Vcpus, spec.MemoryMiB));
        (domain.State, domain.IsSaved) = (DomainState.Running, false);
        Restores[spec.Vm] = Restores.GetValueOrDefault(spec.Vm) + 1;
    });

    /// <inheritdoc/>
    public Task MigrateAsync(VmId vm, string destination, CancellationToken ct) => Do("migrate", () =>
    {
        if (Find(vm) is { State: DomainState.Running } domain)
        {
            var there = world.Host(destination) ?? throw new RejectedException($"{Name}: there is no host {destination}");
            there.machine.Domains[(owner, vm)] = domain;
        }

        machine.Domains.Remove((owner, vm));
    });

    /// <inheritdoc/>
    public Task ReceiveAsync(VmId vm, ImmutableArray<Nic> nics, CancellationToken ct) => Do("receive", () => CheckBridges(vm, nics));

    /// <inheritdoc/>
    public Task ContinueAsync(VmId vm, CancellationToken ct) => Do("continue", () =>
    {
        if (Find(vm) is { State: DomainState.Stalled } domain)
        {
            domain.State = DomainState.Running;
        }
    });

    /// <inheritdoc/>
    public Task ShutdownAsync(VmId vm, CancellationToken ct) => Do("shutdown", () =>
    {
        if (Find(vm) is { State: DomainState.Running } domain)
        {
            domain.OffAt ??= clock.GetUtcNow() + ShutdownTime;
        }
    });

    /// <inheritdoc/>
    public Task DestroyAsync(VmId vm, CancellationToken ct) => Do("destroy", () => machine.Domains.Remove((owner, vm)));

    /// <inheritdoc/>
    public bool IsShared => world.HasSharedFiles;

    /// <inheritdoc/>
    public Task<VmFiles> PrepareAsync(Vm vm, VmContext context, CancellationToken ct) => Task.FromResult(faults.Call(Name.Value, "prepare", () =>
    {
        if (vm.Template.Disks.Where(d => d.Kind == DiskKind.Image).FirstOrDefault(d => machine.Images?.Contains(d.Image) == false) is { } unknown)
        {
            throw new RejectedException($"{Name}: there is no image \"{unknown.Image}\"");
        }

        var blocks = vm.Template.Disks.Select(d => d.Block).OfType<BlockName>().ToArray();
        if (blocks.Any(b => !HasFile(PathOf(b))))
        {
            throw new RejectedException($"{Name}: there is no data block \"{blocks.First(b => !HasFile(PathOf(b)))}\"");
        }

        if (!FilesOf(vm.Id).Any() && world.Stored.TryGetValue((owner, vm.Id), out var stored))
        {
            foreach (var (path, file) in stored)
            {
                machine.Files.Add(path, file);
            }
        }

        var disks = vm.Template.Disks.Select((d, i) => new VmDisk(d.Block is { } block ? PathOf(block) : PathOf(vm.Id, $"disk.{i}"), d.Block is null ? "qcow2" : "raw", Target(i))).ToImmutableArray();
        foreach (var disk in disks)
        {
            machine.Files.TryAdd(disk.Path, new(owner, vm.Id));
        }

        var iso = new VmDisk(PathOf(vm.Id, "context.iso"), "raw", Target(disks.Length), IsReadOnly: true);
        machine.Files[iso.Path] = new(owner, vm.Id, "", JoinOf(context));
        var console = PathOf(vm.Id, "console.log");
        machine.Files.TryAdd(console, new(owner, vm.Id));
        return new VmFiles { Disks = disks.Add(iso), Kernel = vm.Template.Kernel, Initrd = vm.Template.Initrd, ConsoleLog = console };
    }));

    /// <inheritdoc/>
    public Task RemoveContextAsync(VmId vm, CancellationToken ct) => Do("remove-context", () => machine.Files.Remove(PathOf(vm, "context.iso")));

    /// <inheritdoc/>
    public Task<string> ConsoleTailAsync(VmId vm, CancellationToken ct)
    {
        var text = machine.Files.GetValueOrDefault(PathOf(vm, "console.log"))?.Text ?? "";
        return Task.FromResult(text[Math.Max(0, text.Length - ConsoleTailLength)..]);
    }

    /// <inheritdoc/>
    public string CheckpointOf(VmId vm) => PathOf(vm, "checkpoint");

    /// <inheritdoc/>
    public Task StoreAsync(VmId vm, CancellationToken ct) => Do("store", () =>
    {
        if (IsShared)
        {
            return;
        }

        if (FilesOf(vm).Any())
        {
            world.Stored[(owner, vm)] = FilesOf(vm).Where(f => f.Key != PathOf(vm, "context.iso")).ToImmutableSortedDictionary(StringComparer.Ordinal);
        }
        else if (!world.Stored.ContainsKey((owner, vm)))
        {
            throw new RejectedException($"{Name}: there are no files of VM {vm}");
        }
    });

    /// <inheritdoc/>
    public Task RemoveFromHostAsync(VmId vm, CancellationToken ct) => Do("remove-from-host", IsShared ? () => { } : () => RemoveFiles(vm));

    /// <inheritdoc/>
    public Task DiscardStoredAsync(VmId vm, CancellationToken ct) => Do("discard-stored", () =>
    {
        machine.Files.Remove(CheckpointOf(vm));
        world.Stored.Remove((owner, vm));
    });

    /// <inheritdoc/>
    public Task SaveDisksAsync(Vm vm, CancellationToken ct) => Do("save-disks", () =>
    {
        foreach (var number in Enumerable.Range(0, vm.Template.Disks.Length).Where(i => vm.Template.Disks[i].IsSaved))
        {
            var name = $"disk.{number}";
            world.Saved[(owner, vm.Id, $"{vm.EarlierLives}/{name}")] = Read(PathOf(vm.Id, name))
                ?? world.Stored.GetValueOrDefault((owner, vm.Id))?.GetValueOrDefault(PathOf(vm.Id, name))?.Text
                ?? world.Saved.GetValueOrDefault((owner, vm.Id, $"{vm.EarlierLives}/{name}"))
                ?? throw new RejectedException($"{Name}: there is no {name} of VM {vm.Id}");
        }
    });

    /// <summary>The text of a disk that was saved in the VM's first life, or a later one; null when none was.</summary>
    public string? Saved(VmId vm, int number, int earlierLives = 0) => world.Saved.GetValueOrDefault((owner, vm, $"{earlierLives}/disk.{number}"));

    /// <inheritdoc/>
    public Task RemoveAsync(VmId vm, CancellationToken ct) => Do("remove", () =>
    {
        RemoveFiles(vm);
        world.Stored.Remove((owner, vm));
    });

    /// <inheritdoc/>
    public Task MakeBlockAsync(DataBlock block, CancellationToken ct) => Do("make-block", () =>
    {
        var path = PathOf(block.Name);
        machine.Files.TryAdd(path, new(owner, null, SizeMiB: block.SizeMiB));
        if (machine.Files[path].SizeMiB != block.SizeMiB)
        {
            throw new RejectedException($"{Name}: {path} is there with another size");
        }
    });

    /// <inheritdoc/>
    public Task RemoveBlockAsync(BlockName block, CancellationToken ct) => Do("remove-block", () => machine.Files.Remove(PathOf(block)));

    /// <inheritdoc/>
    public Task<ImmutableArray<VmId>> ListAsync(CancellationToken ct) => Task.FromResult(faults.Call(Name.Value, "list", () => VmsWithFiles.ToImmutableArray()));

    /// <inheritdoc/>
    public Task<ImmutableArray<KeptImage>> ListImagesAsync(CancellationToken ct) => Task.FromResult(ImmutableArray<KeptImage>.Empty);

    /// <inheritdoc/>
    public Task<bool?> VerifyImageAsync(string sha256, CancellationToken ct) => Task.FromResult<bool?>(null);

    internal void CatchUp()
    {
        var now = clock.GetUtcNow();
        foreach (var (vm, domain) in Domains)
        {
            if (domain.State == DomainState.Running && domain.OffAt <= now)
            {
                domain.State = DomainState.Off;
            }

            if (domain is { State: DomainState.Running, HasJoined: false, Join: { } join } && domain.JoinsAt <= now)
            {
                domain.HasJoined = true;
                world.Joined(join, vm, domain.BootedAt);
            }
        }
    }

    private static SimulatedJoin? JoinOf(VmContext context) =>
        context.Variables.TryGetValue("SIMULATED_CLUSTER", out var cluster)
            ? new(cluster, new(context.Variables["NODE_NAME"]), new(Number(context, "NODE_CORES"), Number(context, "NODE_MEMORY_MIB"), Number(context, "NODE_GPUS")))
            : null;

    private static int Number(VmContext context, string name) => int.Parse(context.Variables.GetValueOrDefault(name, "0"), CultureInfo.InvariantCulture);

    private static string Target(int index) => "vd" + (char)('a' + index);

    private SimulatedDomain? Find(VmId vm) => machine.Domains.GetValueOrDefault((owner, vm));

    private IEnumerable<KeyValuePair<string, SimulatedFile>> FilesOf(VmId vm) => machine.Files.Where(f => f.Value.Site == owner && f.Value.Vm == vm);

    private void RemoveFiles(VmId vm)
    {
        foreach (var file in FilesOf(vm).ToArray())
        {
            machine.Files.Remove(file.Key);
        }
    }

    private string PathOf(BlockName block) => $"/simulated/{owner}/blocks/{SafeName.Require(block.Value, "data block")}";
    private string PathOf(VmId vm, string file) => $"/simulated/{owner}/{vm}/{file}";

    private void Check(DomainSpec spec)
    {
        if (spec.Files.Disks.FirstOrDefault(d => !HasFile(d.Path)) is { } missing)
        {
            throw new RejectedException($"{Name}: {missing.Path} of VM {spec.Vm} is not there");
        }

        CheckBridges(spec.Vm, spec.Nics);
        if (spec.MemoryMiB > machine.Capacity.MemoryMiB)
        {
            throw new CapacityExhaustedException($"{Name}: VM {spec.Vm} wants {spec.MemoryMiB} MiB of {machine.Capacity.MemoryMiB}");
        }
    }

    private void CheckBridges(VmId vm, ImmutableArray<Nic> nics)
    {
        if (nics.FirstOrDefault(n => machine.Bridges?.Contains(n.Bridge) == false) is { } unplugged)
        {
            throw new RejectedException($"{Name}: there is no bridge \"{unplugged.Bridge}\" for VM {vm}");
        }
    }

    private Task Do(string verb, Action act)
    {
        CatchUp();
        faults.Call(Name.Value, verb, act);
        return Task.CompletedTask;
    }
}
