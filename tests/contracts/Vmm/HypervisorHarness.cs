using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Contracts.Vmm;

/// <summary>One hypervisor host for <see cref="HypervisorContract"/>: the driver under test, and hands to do behind its back what happens on real hosts.</summary>
public abstract class HypervisorHarness : IAsyncDisposable
{
    /// <summary>The driver under test. The host has no domains at first.</summary>
    public abstract IHypervisor Hypervisor { get; }

    /// <summary>What the host's own system takes as a domain, on hypervisors where it is one.</summary>
    public virtual Resources TakenAtFirst => Resources.Zero;

    /// <summary>A driver of another site for the same host.</summary>
    public abstract IHypervisor OtherSite { get; }

    /// <summary>A driver of the first site for a host that does not answer.</summary>
    public abstract IHypervisor Unreachable { get; }

    /// <summary>What a small VM needs: 1 virtual CPU, 32 MiB; its files are ready.</summary>
    public abstract Task<DomainSpec> SpecAsync(VmId vm);

    /// <summary>The same on a network whose bridge the host does not have.</summary>
    public abstract Task<DomainSpec> SpecWithoutBridgeAsync(VmId vm);

    /// <summary>The same, larger than the host.</summary>
    public virtual async Task<DomainSpec> SpecTooLargeAsync(VmId vm) => await SpecAsync(vm) with { MemoryMiB = 1 << 30 };

    /// <summary>What a network is missing on the host: its bridge, for a machine.</summary>
    public virtual string NetworkLink => "bridge";

    /// <summary>False when a domain is gone once its guest has powered off.</summary>
    public virtual bool KeepsWhatIsOff => true;

    /// <summary>False when the driver cannot see what belongs to others.</summary>
    public virtual bool SeesOthers => true;

    /// <summary>Where the VM's checkpoint goes; the directory is there.</summary>
    public abstract string CheckpointOf(VmId vm);

    /// <summary>True when the host has the file.</summary>
    public abstract Task<bool> HasFileAsync(string path);

    /// <summary>A host that VMs could move to, and that does not answer.</summary>
    public abstract string Elsewhere { get; }

    /// <summary>Starts a domain that belongs to somebody else.</summary>
    public abstract Task StartForeignAsync(string name, int vcpus, long memoryMiB);

    /// <summary>The names of all domains that run on the host, whoever's they are.</summary>
    public abstract Task<IReadOnlyList<string>> RunningAsync();

    /// <summary>The guest powers itself off.</summary>
    public abstract Task PowerOffFromInsideAsync(VmId vm);

    /// <summary>The process behind the domain is killed.</summary>
    public abstract Task CrashAsync(VmId vm);

    /// <summary>An operator destroys the domain and removes its definition.</summary>
    public abstract Task RemoveByHandAsync(VmId vm);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
