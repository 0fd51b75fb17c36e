using Microsoft.Extensions.Logging;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>Looks now and then how much the image cache of a host holds. A host that has the service's files has none of its own.</summary>
internal sealed partial class HostImages(ServedHost host, HostBoard board, TuningConfiguration tuning, TimeProvider time, ILogger log)
{
    private DateTimeOffset looked;

    /// <summary>Looks, if it is time.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (host.Transfer.IsShared || now - looked < tuning.SweepInterval)
        {
            return;
        }

        // Also of a look that fails: one that hangs must not hold up the lane at every turn.
        looked = now;
        try
        {
            board.PutImages(host.Name, (await host.Transfer.ListImagesAsync(ct)).Sum(i => i.Bytes));
        }
        catch (Exception e) when (e is PeerUnreachableException or RejectedException)
        {
            NotListed(log, host.Name, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The images on {Host} could not be listed: {Error}")]
    private static partial void NotListed(ILogger log, HostName host, string error);
}
