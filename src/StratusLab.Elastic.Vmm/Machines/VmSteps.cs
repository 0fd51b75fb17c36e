using System.Globalization;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Templates;

namespace StratusLab.Elastic.Vmm.Machines;

/// <summary>
/// Does on one host what the VM table says (<see cref="Core.Lifecycle.VmVerb"/>). Every step is safe to repeat and safe to be cut off anywhere: the next try
/// finds what is there. One instance serves one VM for as long as nobody else can touch its files.
/// </summary>
/// <param name="hypervisor">The host's hypervisor.</param>
/// <param name="transfer">The host's files.</param>
/// <param name="context">What the VM shall find in its context; asked each time its files are made, and never kept, because it holds secrets.</param>
public sealed class VmSteps(IHypervisor hypervisor, ITransfer transfer, Func<Vm, CancellationToken, Task<VmContext>> context)
{
    private VmFiles? prepared;

    /// <summary>Makes the VM's files.</summary>
    /// <exception cref="Core.Ports.RejectedException">Its template asks for something that no driver can do yet (<see cref="TemplateSupport"/>), or the transfer refuses it.</exception>
    public async Task<VmFiles> PrepareAsync(Vm vm, CancellationToken ct)
    {
        TemplateSupport.Require(vm.Template);
        return prepared = await transfer.PrepareAsync(vm, await context(vm, ct).ConfigureAwait(false), ct).ConfigureAwait(false);
    }

    /// <summary>
    /// Makes its domain defined and started. Its files are made sure of first, unless that was just done: there is no other record of where they are, and a step
    /// may be the first after a crash.
    /// </summary>
    public async Task DeployAsync(Vm vm, CancellationToken ct)
    {
        var files = prepared ?? await PrepareAsync(vm, ct).ConfigureAwait(false);
        await hypervisor.DeployAsync(Spec(vm, files), ct).ConfigureAwait(false);
    }

    /// <summary>Makes its domain run from its checkpoint; its files are made sure of first.</summary>
    public async Task RestoreAsync(Vm vm, CancellationToken ct)
    {
        var files = prepared ?? await PrepareAsync(vm, ct).ConfigureAwait(false);
        await hypervisor.RestoreAsync(Spec(vm, files), transfer.CheckpointOf(vm.Id), ct).ConfigureAwait(false);
    }

    /// <summary>Removes its checkpoint and the copy of its files: it runs again.</summary>
    public Task SettleAsync(Vm vm, CancellationToken ct) => transfer.DiscardStoredAsync(vm.Id, ct);

    /// <summary>Writes its memory to its checkpoint and stops it.</summary>
    public Task SaveAsync(Vm vm, CancellationToken ct) => hypervisor.SaveAsync(vm.Id, transfer.CheckpointOf(vm.Id), ct);

    /// <summary>Brings its files to where any host can have them; only then do its domain and its files leave this one.</summary>
    public async Task StoreAsync(Vm vm, CancellationToken ct)
    {
        await transfer.StoreAsync(vm.Id, ct).ConfigureAwait(false);
        await hypervisor.DestroyAsync(vm.Id, ct).ConfigureAwait(false);
        await transfer.RemoveFromHostAsync(vm.Id, ct).ConfigureAwait(false);
    }

    /// <summary>Moves its domain to another host while it runs, once that is ready for it.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="to">The other host's hypervisor.</param>
    /// <param name="destination">How this host reaches it.</param>
    /// <param name="ct">Cancels the wait, not the move.</param>
    public async Task MigrateAsync(Vm vm, IHypervisor to, string destination, CancellationToken ct)
    {
        await to.ReceiveAsync(vm.Id, vm.Nics, ct).ConfigureAwait(false);
        await hypervisor.MigrateAsync(vm.Id, destination, ct).ConfigureAwait(false);
    }

    /// <summary>Lets its guest go on after a disk could not be written.</summary>
    public Task ContinueAsync(Vm vm, CancellationToken ct) => hypervisor.ContinueAsync(vm.Id, ct);

    /// <summary>Asks its guest to power off.</summary>
    public Task ShutdownAsync(Vm vm, CancellationToken ct) => hypervisor.ShutdownAsync(vm.Id, ct);

    /// <summary>Removes its context image, once the guest has read the secrets in it.</summary>
    public Task RemoveContextAsync(Vm vm, CancellationToken ct) => transfer.RemoveContextAsync(vm.Id, ct);

    /// <summary>
    /// Removes its domain, then its files; in this order, since a domain without files can no longer be told from a broken one. Disks that are to be saved are, unless it never ran:
    /// without that, no file goes. Returns the end of its console.
    /// </summary>
    public async Task<string> CleanUpAsync(Vm vm, CancellationToken ct)
    {
        await hypervisor.DestroyAsync(vm.Id, ct).ConfigureAwait(false);
        var console = await transfer.ConsoleTailAsync(vm.Id, ct).ConfigureAwait(false);
        if ((vm.FirstRunning ?? vm.Deployed) is not null)
        {
            await transfer.SaveDisksAsync(vm, ct).ConfigureAwait(false);
        }

        await transfer.RemoveAsync(vm.Id, ct).ConfigureAwait(false);
        return console;
    }

    private static DomainSpec Spec(Vm vm, VmFiles files) => new()
    {
        Vm = vm.Id,
        Title = vm.Name,
        Vcpus = vm.Template.Vcpu,
        MemoryMiB = vm.Template.MemoryMiB,
        Files = files,
        Nics = vm.Nics,
        RawNics = vm.Template.RawNics,
        KernelCommandLine = vm.Template.KernelCommandLine,
        Boot = vm.Template.Boot,
        HasAcpi = vm.Template.HasAcpi,
        HasPae = vm.Template.HasPae,
        Graphics = vm.Template.Graphics,
        KvmRaw = vm.Template.KvmRaw,
        Ec2 = vm is { InstanceType: not null, Host: { } host } ? vm.Template.Ec2On(host) : null,
        InstanceType = vm.InstanceType ?? "",
        Try = string.Create(CultureInfo.InvariantCulture, $"{vm.Placed?.UtcTicks}"),
    };
}
