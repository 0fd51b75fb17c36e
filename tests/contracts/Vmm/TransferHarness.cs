using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Contracts.Vmm;

/// <summary>One host's files for <see cref="TransferContract"/>.</summary>
public abstract class TransferHarness : IAsyncDisposable
{
    /// <summary>The driver under test. There are no VMs at first.</summary>
    public abstract ITransfer Transfer { get; }

    /// <summary>The driver of the same site for another host, which shares the files or not.</summary>
    public abstract ITransfer OtherHost { get; }

    /// <summary>A driver of another site for the same place.</summary>
    public abstract ITransfer OtherSite { get; }

    /// <summary>A VM with two disks of an image that is there, a kernel and an initial RAM disk.</summary>
    public abstract Vm Vm(VmId id);

    /// <summary>A VM whose image nobody has.</summary>
    public abstract Vm VmWithoutImage(VmId id);

    /// <summary>True when the file is there.</summary>
    public abstract bool Exists(string path);

    /// <summary>The guest writes a text to the start of a disk on the first host, or its hypervisor a checkpoint.</summary>
    public abstract Task WriteAsync(VmId vm, string path, string text);

    /// <summary>True when the disk or checkpoint on that host begins with the text.</summary>
    public abstract Task<bool> HasAsync(ITransfer where, string path, string text);

    /// <summary>True when the disk of that number was saved and begins with the text.</summary>
    public abstract Task<bool> IsSavedAsync(VmId vm, int disk, string text, int earlierLives = 0);

    /// <summary>The guest writes to its console.</summary>
    public abstract Task WriteConsoleAsync(VmId vm, string text);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
