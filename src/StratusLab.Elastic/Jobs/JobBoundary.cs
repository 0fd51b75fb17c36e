using Microsoft.Extensions.Logging;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Metrics;

namespace StratusLab.Elastic.Jobs;

/// <summary>The one place where a job's failure ends: it is logged once, and the next run tries again.</summary>
internal sealed partial class JobBoundary(ElasticMetrics metrics, ILogger<JobBoundary> log)
{
    /// <summary>Runs a job; true when it came to its end.</summary>
    public async Task<bool> RunAsync(string job, Func<Task> work, CancellationToken ct)
    {
        try
        {
            await work();
            return true;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e) when (e is StaleWriteException or EpochLostException or LeaseTakenException)
        {
            Overtaken(log, job, e.Message);
            return false;
        }
        catch (LedgerUnavailableException e)
        {
            metrics.LedgerDown();
            NoLedger(log, job, e.Message);
            return false;
        }
        catch (Exception e) when (e is PeerUnreachableException or RejectedException or CapacityExhaustedException)
        {
            Failed(log, job, e.Message);
            return false;
        }
#pragma warning disable CA1031 // The job boundary: whatever was not foreseen ends here, is logged with its stack, and the next run tries again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Unforeseen(log, e, job);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Job} was overtaken by another write and looks again: {Error}")]
    private static partial void Overtaken(ILogger log, string job, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Job} does nothing while the ledger cannot be used: {Error}")]
    private static partial void NoLedger(ILogger log, string job, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Job} failed and is tried again: {Error}")]
    private static partial void Failed(ILogger log, string job, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Job} failed in a way that was not foreseen; it is tried again.")]
    private static partial void Unforeseen(ILogger log, Exception e, string job);
}
