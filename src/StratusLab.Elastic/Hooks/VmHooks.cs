using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Hooks;

/// <summary>
/// Tells the hooks what has become of VMs, after it has been committed. Each hook has a queue of its own, so one that hangs holds up no other; none of this waits or
/// throws. A call is made at most once: what is queued when the service ends is not made.
/// </summary>
internal sealed class VmHooks(IEnumerable<VmHookQueue> queues) : IHostedService
{
    private readonly ImmutableArray<VmHookQueue> queues = [.. queues];

    /// <summary>No hooks.</summary>
    public static VmHooks None { get; } = new([]);

    /// <summary>A VM has entered its state, and the ledger has it.</summary>
    public void Entered(Vm vm)
    {
        foreach (var queue in queues)
        {
            queue.Offer(vm);
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(queues.Select(q => q.StartAsync(cancellationToken)));

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(queues.Select(q => q.StopAsync(cancellationToken)));
}
