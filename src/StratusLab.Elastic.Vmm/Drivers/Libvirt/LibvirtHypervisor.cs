using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Networks;
using StratusLab.Elastic.Vmm.Transfer;

namespace StratusLab.Elastic.Vmm.Drivers.Libvirt;

/// <summary>
/// A host's domains through libvirt's <c>virsh</c>. Domains are persistent, so that one that was switched off, one that crashed and one that is gone look
/// different. Every verb looks, acts on the UUID, and looks again; what counts is what is seen then, not what a command said.
/// </summary>
public sealed class LibvirtHypervisor : IHypervisor
{
    /// <summary>The filter, one of those that come with libvirt, that lets a guest send under its own MAC and address alone.</summary>
    public const string SpoofFilter = "clean-traffic";

    private readonly LibvirtOptions options;
    private readonly ICommandRunner runner;
    private readonly VmLogs logs;
    private readonly TimeProvider clock;
    private readonly DomainIdentity identity;
    private readonly Virsh virsh;
    private readonly DomainXml xml;
    private readonly Acceleration acceleration;
    private readonly CheckpointFiles checkpoints;
    private HostLook? last;

    private bool IsXen => options.DomainType == DomainType.Xen;

    /// <summary>Looks at nothing yet.</summary>
    /// <param name="options">Which host, which site.</param>
    /// <param name="runner">Runs virsh and, on the host, ip; it must pass standard input on as a pipe or file.</param>
    /// <param name="logs">Where each VM's commands are written down.</param>
    /// <param name="clock">Stamps the reports.</param>
    /// <exception cref="RejectedException">The site's id cannot be part of a domain's name.</exception>
    public LibvirtHypervisor(LibvirtOptions options, ICommandRunner runner, VmLogs logs, TimeProvider clock)
    {
        (this.options, this.runner, this.logs, this.clock) = (options, runner, logs, clock);
        identity = new DomainIdentity(options.Site);
        virsh = new Virsh(options, identity);
        xml = new DomainXml(identity, options.Machine, options.SharesFiles);
        acceleration = new Acceleration(options, virsh, xml);
        checkpoints = new CheckpointFiles(options);
    }

    /// <inheritdoc/>
    public HypervisorCapabilities Capabilities => HypervisorCapabilities.All;

    /// <inheritdoc/>
    public async Task<HostReport> ObserveAsync(CancellationToken ct)
    {
        var report = new HostReport { Host = options.Host, ReadAt = clock.GetUtcNow() };
        try
        {
            var look = await virsh.LookAtHostAsync(runner, isNew: last is null, ct).ConfigureAwait(false);
            look = last is null ? look : look with { Model = last.Model };
            var freeCpu = look.Cpu?.IdleSince(last?.Cpu, look.Cores);
            last = look;
            return Fill(report with { FreeCpu = freeCpu }, look);
        }
        catch (Exception e) when (e is PeerUnreachableException or RejectedException or CapacityExhaustedException)
        {
            return report with { Incomplete = e.Message };
        }
    }

    /// <inheritdoc/>
    public async Task DeployAsync(DomainSpec spec, CancellationToken ct)
    {
        var logged = logs.For(spec.Vm, runner);
        var name = identity.NameOf(spec.Vm);
        if (Find(await virsh.LookAsync(logged, ct).ConfigureAwait(false), spec.Vm) is { IsActive: true })
        {
            return;
        }

        RequireFilter(spec);
        await EnsureBridgesAsync(spec.Nics, logged, ct).ConfigureAwait(false);
        await DefineAsync(logged, spec, ct).ConfigureAwait(false);
        var (acted, after) = await virsh.ActAsync(logged, $"start {identity.UuidOf(spec.Vm)}", ct).ConfigureAwait(false);
        if (Find(after, spec.Vm) is not { IsActive: true } seen)
        {
            throw acted.Error.Length > 0
                ? LibvirtFault.From(acted, $"start domain {name} on {options.Host}")
                : new RejectedException($"Domain {name} was started on {options.Host} and is off again ({Reason(Find(after, spec.Vm))}). See {LogOf(name)} there.");
        }
    }

    /// <inheritdoc/>
    public async Task ShutdownAsync(VmId vm, CancellationToken ct)
    {
        var logged = logs.For(vm, runner);
        if (Find(await virsh.LookAsync(logged, ct).ConfigureAwait(false), vm) is not { IsActive: true })
        {
            return;
        }

        var (acted, after) = await virsh.ActAsync(logged, $"shutdown {identity.UuidOf(vm)}{(IsXen ? "" : " --mode acpi")}", ct).ConfigureAwait(false);
        if (acted.Error.Length > 0 && Find(after, vm) is { IsActive: true })
        {
            throw LibvirtFault.From(acted, $"shut down domain {identity.NameOf(vm)} on {options.Host}");
        }
    }

    /// <inheritdoc/>
    public async Task DestroyAsync(VmId vm, CancellationToken ct)
    {
        var logged = logs.For(vm, runner);
        if (Find(await virsh.LookAsync(logged, ct).ConfigureAwait(false), vm) is not { } seen)
        {
            return;
        }

        var uuid = identity.UuidOf(vm);
        var (acted, after) = await virsh.ActAsync(logged, seen.IsActive ? $"destroy {uuid}; {Undefine(uuid)}" : Undefine(uuid), ct).ConfigureAwait(false);
        if (Find(after, vm) is { } left)
        {
            throw acted.Error.Length > 0
                ? LibvirtFault.From(acted, $"destroy domain {identity.NameOf(vm)} on {options.Host}")
                : new PeerUnreachableException($"Domain {identity.NameOf(vm)} on {options.Host} was destroyed and is still there ({Reason(left)}). It is tried again.");
        }
    }

    /// <inheritdoc/>
    public async Task SaveAsync(VmId vm, string checkpoint, CancellationToken ct)
    {
        var logged = logs.For(vm, runner);
        var name = identity.NameOf(vm);
        var seen = Find(await virsh.LookAsync(logged, ct).ConfigureAwait(false), vm);
        if (seen is { IsSaved: true })
        {
            // Somebody may have been stopped when he was about to use it.
            await checkpoints.GiveBackAsync(logged, checkpoint, ct).ConfigureAwait(false);
            return;
        }

        // libvirt forgets why a domain is off when it is restarted; the file does not.
        if (seen is not { IsActive: true } && await checkpoints.IsWholeAsync(logged, checkpoint, ct).ConfigureAwait(false))
        {
            return;
        }

        if (seen is not { IsActive: true } && IsXen && await checkpoints.IsThereAsync(logged, checkpoint, ct).ConfigureAwait(false))
        {
            // libxl's file does not say whether it was written to its end, and libvirt has forgotten: nothing is thrown away on a guess.
            throw new PeerUnreachableException($"Domain {name} on {options.Host} is off and {checkpoint} is there: whether its memory was saved whole is not known. Try \"virsh restore\" on the host, or \"elastic vms destroy\".");
        }

        if (seen is not { IsActive: true })
        {
            throw new RejectedException($"Domain {name} on {options.Host} does not run ({Reason(seen)}): there is no memory to save.");
        }

        var (acted, after) = await virsh.ActAsync(logged, $"save {identity.UuidOf(vm)} {Virsh.Quote(checkpoint)}", ct, options.MemoryDeadline).ConfigureAwait(false);
        if (Find(after, vm) is not { IsSaved: true })
        {
            throw acted.Error.Length > 0
                ? LibvirtFault.From(acted, $"save the memory of domain {name} on {options.Host}")
                : new PeerUnreachableException($"Domain {name} on {options.Host} was to be saved and is {Reason(Find(after, vm))}. It is tried again.");
        }
    }

    /// <inheritdoc/>
    public async Task RestoreAsync(DomainSpec spec, string checkpoint, CancellationToken ct)
    {
        var logged = logs.For(spec.Vm, runner);
        var name = identity.NameOf(spec.Vm);
        var seen = Find(await virsh.LookAsync(logged, ct).ConfigureAwait(false), spec.Vm);
        if (seen is { IsActive: true })
        {
            return;
        }

        RequireFilter(spec);
        await EnsureBridgesAsync(spec.Nics, logged, ct).ConfigureAwait(false);

        // Where it is another host's, it is defined first: nothing may come between the renaming of its checkpoint and its use.
        var moved = seen is not null ? null : await DefineElsewhereAsync(logged, spec, checkpoint, ct).ConfigureAwait(false);
        if (!await checkpoints.TakeAsync(logged, checkpoint, ct).ConfigureAwait(false) && seen is not { IsSaved: true })
        {
            throw new RejectedException(
                $"The checkpoint of domain {name} on {options.Host} has been used, or may have been: its disks may be newer than its memory. Start it anew: elastic vms recreate {spec.Vm}.");
        }

        var used = Virsh.Quote(CheckpointFiles.Used(checkpoint));
        var acted = IsXen ? await virsh.RunAsync(logged, $"restore {used}", ct, options.MemoryDeadline).ConfigureAwait(false)
            : moved is null ? await virsh.RunAsync(logged, $"restore {used} --running", ct, options.MemoryDeadline).ConfigureAwait(false)
            : await virsh.FeedAsync(logged, $"restore {used} --running --xml", moved, ct, options.MemoryDeadline).ConfigureAwait(false);
        var after = await virsh.LookAsync(logged, ct).ConfigureAwait(false);
        if (Find(after, spec.Vm) is not { IsActive: true })
        {
            // Only what was refused was not used: a guest that ran, however shortly, may have written to its disks.
            if (acted.ExitCode != 0)
            {
                await checkpoints.GiveBackAsync(logged, checkpoint, ct).ConfigureAwait(false);
            }

            throw acted.Error.Length > 0
                ? LibvirtFault.From(acted, $"restore domain {name} on {options.Host}")
                : new RejectedException($"Domain {name} was restored on {options.Host} and is off again ({Reason(Find(after, spec.Vm))}). See {LogOf(name)} there.");
        }
    }

    // The checkpoint holds the domain as it was on the other host. It must be the same to the guest; where its files are may differ. Returns the domain as it is here. libxl reads its own
    // description from the checkpoint and lets nobody change it: there the files must be where they were.
    private async Task<byte[]> DefineElsewhereAsync(ICommandRunner logged, DomainSpec spec, string checkpoint, CancellationToken ct)
    {
        var name = identity.NameOf(spec.Vm);
        if (IsXen)
        {
            await DefineAsync(logged, spec, ct).ConfigureAwait(false);
            return [];
        }

        var file = Virsh.Quote(await checkpoints.WhichAsync(logged, checkpoint, ct).ConfigureAwait(false));
        var dumped = await virsh.RunAsync(logged, $"save-image-dumpxml {file} --security-info", ct).ConfigureAwait(false);
        if (dumped.ExitCode != 0)
        {
            throw LibvirtFault.From(dumped, $"read the checkpoint of domain {name} on {options.Host}");
        }

        var moved = xml.Relocate(dumped.Output.Span, spec);
        var defined = await virsh.FeedAsync(logged, "define", moved, ct).ConfigureAwait(false);
        return defined.ExitCode == 0 ? moved : throw LibvirtFault.From(defined, $"define domain {name} on {options.Host}");
    }

    /// <inheritdoc/>
    public async Task MigrateAsync(VmId vm, string destination, CancellationToken ct)
    {
        var logged = logs.For(vm, runner);
        var (name, uuid) = (identity.NameOf(vm), identity.UuidOf(vm));
        var seen = Find(await virsh.LookAsync(logged, ct).ConfigureAwait(false), vm);
        if (seen is { IsActive: true })
        {
            // --unsafe: that the files are shared is declared; libvirt knows it only of a few file systems. The guest's memory goes straight to the host that the connection goes to: what a host calls itself need not resolve.
            var data = new Uri(destination).Host;
            var (acted, after) = await virsh.ActAsync(
                logged, $"migrate {uuid} {Virsh.Quote(destination)} --live --persistent --undefinesource{(IsXen ? "" : " --unsafe")} --migrateuri {Virsh.Quote($"tcp://{data}")}", ct, options.MemoryDeadline).ConfigureAwait(false);
            seen = Find(after, vm);
            if (seen is { IsActive: true })
            {
                throw acted.Error.Length > 0
                    ? LibvirtFault.From(acted, $"move domain {name} from {options.Host} to {destination}")
                    : new PeerUnreachableException($"Domain {name} on {options.Host} was to be moved and still runs there. It is looked at again.");
            }
        }

        if (seen is not null)
        {
            await virsh.ActAsync(logged, Undefine(uuid), ct).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task ReceiveAsync(VmId vm, ImmutableArray<Nic> nics, CancellationToken ct) => EnsureBridgesAsync(nics, logs.For(vm, runner), ct);

    /// <inheritdoc/>
    public async Task ContinueAsync(VmId vm, CancellationToken ct)
    {
        var logged = logs.For(vm, runner);
        if (Find(await virsh.LookAsync(logged, ct).ConfigureAwait(false), vm) is not { IsStalled: true })
        {
            return;
        }

        var acted = await virsh.RunAsync(logged, $"resume {identity.UuidOf(vm)}", ct).ConfigureAwait(false);
        if (acted.ExitCode != 0)
        {
            throw LibvirtFault.From(acted, $"let domain {identity.NameOf(vm)} on {options.Host} go on");
        }
    }

    // libvirt-guests saves running domains when the host is shut down, and a domain with saved memory or snapshots is not undefined without being told so.
    private string Undefine(Guid uuid) => $"undefine {uuid} --managed-save{(IsXen ? "" : " --snapshots-metadata")}";

    private string LogOf(string name) => IsXen ? $"/var/log/xen/qemu-dm-{name}.log and /var/log/libvirt/libxl/{name}.log" : $"/var/log/libvirt/qemu/{name}.log";

    // libxl would leave the filter out and say nothing.
    private void RequireFilter(DomainSpec spec)
    {
        if (IsXen && spec.Nics.FirstOrDefault(n => n.IsFiltered) is { } nic)
        {
            throw new RejectedException($"Network \"{nic.Network}\" has a spoof filter, which libvirt does not have for Xen ({options.Host}). Place VMs on that network on other hosts (\"requirements\"), or remove \"spoof-filter\".");
        }
    }

    // Also when it is defined and off: then its definition is brought up to date.
    private async Task DefineAsync(ICommandRunner logged, DomainSpec spec, CancellationToken ct)
    {
        var type = await acceleration.TypeAsync(logged, ct).ConfigureAwait(false);
        var defined = await virsh.FeedAsync(logged, "define", xml.Write(spec, type), ct).ConfigureAwait(false);
        if (defined.ExitCode != 0)
        {
            throw LibvirtFault.From(defined, $"define domain {identity.NameOf(spec.Vm)} on {options.Host}");
        }
    }

    private async Task EnsureBridgesAsync(ImmutableArray<Nic> nics, ICommandRunner logged, CancellationToken ct)
    {
        var bridges = new VlanBridges(logged, options.Host);
        foreach (var (bridge, vlan) in options.RunsCommands ? nics.Select(n => (n.Bridge, n.Vlan)).Distinct() : [])
        {
            if (vlan is not null)
            {
                await bridges.EnsureAsync(bridge, vlan, ct).ConfigureAwait(false);
            }
        }
    }

    // Name and UUID must both be ours: a domain that has only one of them belongs to whoever made it, and is not touched.
    private ListedDomain? Find(HostLook look, VmId vm) =>
        look.Domains.FirstOrDefault(domain => identity.IsOurs(domain.Name, domain.Uuid, out var seen) && seen == vm);

    private HostReport Fill(HostReport report, HostLook look)
    {
        var ours = ImmutableArray.CreateBuilder<DomainSeen>();
        var others = Resources.Zero;
        foreach (var domain in look.Domains)
        {
            if (identity.IsOurs(domain.Name, domain.Uuid, out var vm))
            {
                var (state, reason) = DomainStates.Read(domain.State, domain.Reason);
                ours.Add(new DomainSeen(vm, state, reason));
            }
            else if (domain.IsActive)
            {
                // The memory it may grow to, since it can take that at any time; the processors it has now.
                others += new Resources(domain.Vcpus, MiB(domain.MemoryKiB));
            }
        }

        return report with
        {
            Total = new Resources(look.Cores, look.MemoryKiB / 1024),
            TakenByOthers = others,
            Domains = [.. ours.OrderBy(seen => seen.Vm)],
            Hypervisor = look.Hypervisor + (acceleration.WhyEmulated.Length > 0 ? $" (software emulation, since KVM does not work: {acceleration.WhyEmulated})" : ""),
            Architecture = look.Architecture,
            UsedMemoryMiB = look.UsedMemoryKiB is { } used ? MiB(used) : null,
            Model = look.Model,
        };
    }

    // What is taken is rounded up.
    private static long MiB(long kib) => (kib + 1023) / 1024;

    private static string Reason(ListedDomain? domain) => domain is null ? "gone" : DomainStates.Read(domain.State, domain.Reason).Reason;
}
