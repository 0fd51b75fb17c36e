using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>What is to be told of a node that has gone out of reach with jobs on it.</summary>
internal static class NodeReach
{
    /// <summary>What the journal is told.</summary>
    public static IEnumerable<JournalEvent> News(WorkerNode before, WorkerNode after, DateTimeOffset now)
    {
        var news = (before.UnreachableSince, after.UnreachableSince) switch
        {
            (null, not null) when NodeStory.OutOfReach(after, now) is { } problem => $"{after.Name} is out of reach. {problem}",
            (not null, null) when after.DownSince is null && after.State < NodeState.Leaving => $"{after.Name} is in reach again.",
            _ => null,
        };
        return news is null ? [] : [new() { At = now, Kind = "node", Subject = after.Name.Value, Vm = after.Id, Text = news }];
    }
}
