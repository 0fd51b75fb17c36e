using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>
/// Does what passes have decided in one LRMS. Invariants: one verb is in flight at most, because a server is not helped by many hands; what has not begun when a later
/// pass hands over is dropped, because that pass has seen more; nothing begins that a later pass, another instance or an operator's freeze has overtaken; and
/// each list goes on after the node that the last one came to, so that a verb that fails time and again keeps no other from its turn. An operator's freeze ends also the verb
/// that is in flight, which may have many jobs before it.
/// </summary>
internal sealed partial class VerbLane(ServedCluster cluster, Ledger.Ledger ledger, LrmsMeter meter, FailPoint failPoint, ILogger log) : IDisposable
{
    private readonly Lock turn = new();
    private ImmutableQueue<(LrmsVerb Verb, Epoch DecidedIn)> due = [];
    private NodeName last;
    private bool isRunning;

    // Of the run that goes on, or of the last.
    private CancellationTokenSource stop = new();

    /// <summary>Hands over what a pass has decided. Gives the run that begins with it; null when there is nothing to do, or when one goes on that takes it over.</summary>
    public Task? Hand(ImmutableArray<LrmsVerb> verbs, Epoch decidedIn, CancellationToken ct)
    {
        lock (turn)
        {
            var next = verbs.Select(v => v.Node).ToList().LastIndexOf(last) + 1;
            due = [.. verbs[next..].Concat(verbs[..next]).Select(v => (v, decidedIn))];
            if (isRunning || due.IsEmpty)
            {
                return null;
            }

            isRunning = true;
            stop.Dispose();
            stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        }

        return RunAsync(ct, stop.Token);
    }

    /// <summary>Drops what is due and ends the verb that is in flight, between two of its commands or inside one. What it has not done, the first pass after the freeze sees. Not while a pass hands over.</summary>
    public Task FreezeAsync()
    {
        Drop();
        return stop.CancelAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => stop.Dispose();

    private async Task RunAsync(CancellationToken service, CancellationToken ct)
    {
        try
        {
            while (Next() is var (verb, decidedIn))
            {
                await ledger.RequireAsync(decidedIn, ct);
                if (!await ActAsync(verb, ct))
                {
                    Drop(); // A server that does not answer is not asked for the next node too.
                }

                failPoint($"reconcile.{verb.Name}");
            }
        }
        catch (EpochLostException)
        {
            End(); // Whoever has begun since decides anew.
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested && !service.IsCancellationRequested)
        {
            End(); // Frozen.
        }
        catch
        {
            End();
            throw;
        }
    }

    private (LrmsVerb Verb, Epoch DecidedIn)? Next()
    {
        lock (turn)
        {
            if (due.IsEmpty)
            {
                // Here, so that nothing is handed over to a run that ends.
                isRunning = false;
                return null;
            }

            due = due.Dequeue(out var first);
            last = first.Verb.Node;
            return first;
        }
    }

    private void Drop()
    {
        lock (turn)
        {
            due = [];
        }
    }

    private void End()
    {
        lock (turn)
        {
            (due, isRunning) = ([], false);
        }
    }

    // False when the LRMS did not answer.
    private async Task<bool> ActAsync(LrmsVerb verb, CancellationToken ct)
    {
        try
        {
            await meter.ActAsync(cluster, verb.Name.ToLowerInvariant(), () => verb.Act(ct));
        }
        catch (PeerUnreachableException e)
        {
            WillLookAgain(log, verb.Name, verb.Node, e.Message);
            return false;
        }
        catch (Exception e) when (e is CapacityExhaustedException || (e is RejectedException && verb.MayBeRefused))
        {
            WillLookAgain(log, verb.Name, verb.Node, e.Message);
        }
        catch (RejectedException e)
        {
            Refused(log, verb.Name, verb.Node, e.Message);
        }

        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Verb} {Node}: {Error}; the next pass looks again.")]
    private static partial void WillLookAgain(ILogger log, string verb, NodeName node, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Verb} {Node} is refused: {Error}")]
    private static partial void Refused(ILogger log, string verb, NodeName node, string error);
}
