using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Metrics;

namespace StratusLab.Elastic.Hooks;

/// <summary>
/// The calls of one hook that wait, and the hands that make them. At most <see cref="Length"/> wait: of more the oldest are dropped and counted. At most
/// <see cref="AtATime"/> are under way, each with the hook's deadline.
/// </summary>
internal sealed partial class VmHookQueue : BackgroundService
{
    /// <summary>Most calls that wait.</summary>
    public const int Length = 1000;

    /// <summary>Most calls under way.</summary>
    public const int AtATime = 4;

    private readonly VmHookConfiguration hook;
    private readonly VmHookCaller caller;
    private readonly ElasticMetrics metrics;
    private readonly ILogger<VmHookQueue> log;
    private readonly Channel<Vm> waiting;

    public VmHookQueue(VmHookConfiguration hook, VmHookCaller caller, ElasticMetrics metrics, ILogger<VmHookQueue> log)
    {
        (this.hook, this.caller, this.metrics, this.log) = (hook, caller, metrics, log);
        waiting = Channel.CreateBounded<Vm>(new BoundedChannelOptions(Length) { FullMode = BoundedChannelFullMode.DropOldest }, _ => metrics.VmHookCalled(hook.Name, "dropped"));
    }

    /// <summary>Queues a call when the hook wants this state.</summary>
    public void Offer(Vm vm)
    {
        if (hook.On.Contains(vm.State))
        {
            waiting.Writer.TryWrite(vm);
        }
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Parallel.ForEachAsync(
        waiting.Reader.ReadAllAsync(stoppingToken),
        new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = stoppingToken },
        CallAsync);

    private async ValueTask CallAsync(Vm vm, CancellationToken ct)
    {
        try
        {
            await caller.CallAsync(hook, vm, ct);
            metrics.VmHookCalled(hook.Name, "done");
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // Whatever a hook does, the next call is made.
            metrics.VmHookCalled(hook.Name, e is PeerUnreachableException ? "timeout" : "failed");
            Failed(log, hook.Name, vm.Id, vm.State, Printable.Text(e.Message, 500));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "VM hook {Hook} for VM {Vm}, which is in {State}: {Error} It is not called again for this.")]
    private static partial void Failed(ILogger log, string hook, VmId vm, VmState state, string error);
}
