using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Contracts.Vmm;

/// <summary>One host's files for <see cref="TransferContract"/>.</summary>
public abstract class TransferHarness : IAsyncDisposable
{
    /// <summary>The driver under test. There are no VMs at first.</summary>
    public abstract ITransfer Transfer { get; }

    /// <summary>A driver of another site for the same place.</summary>
    public abstract ITransfer OtherSite { get; }

    /// <summary>A VM with two disks of an image that is there, a kernel and an initial RAM disk.</summary>
    public abstract Vm Vm(VmId id);

    /// <summary>A VM whose image nobody has.</summary>
    public abstract Vm VmWithoutImage(VmId id);

    /// <summary>True when the file is there.</summary>
    public abstract bool Exists(string path);

    /// <summary>The guest writes to its console.</summary>
    public abstract Task WriteConsoleAsync(VmId vm, string text);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
