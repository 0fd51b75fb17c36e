namespace StratusLab.Elastic.Api.Contracts;

/// <summary>One job that waits or runs.</summary>
/// <param name="JobId">As its LRMS prints it.</param>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Name">Its user's name for it: any text.</param>
/// <param name="User">Who submitted it.</param>
/// <param name="Account">What it is charged to; empty for nothing.</param>
/// <param name="Queue">Its queue; several are joined by commas.</param>
/// <param name="State"><c>pending</c>, <c>running</c> or <c>ending</c>.</param>
/// <param name="Shape">What one task needs, in words.</param>
/// <param name="Cores">The cores of one task on all its nodes.</param>
/// <param name="Tasks">Tasks in this record; 1 unless it is an array.</param>
/// <param name="CountedTasks">Tasks that count as demand.</param>
/// <param name="WaitedSeconds">How long it has waited, or waited before it started.</param>
/// <param name="Code">Why it counts or not: <c>counts</c>, <c>held</c>, <c>tooLarge</c> and so on; empty unless it waits and its cluster is not frozen.</param>
/// <param name="Reason">The same in half a line, or why what counts gets no place; empty when there is nothing to say.</param>
internal sealed record QueueRow(
    string JobId,
    string Cluster,
    string Name,
    string User,
    string Account,
    string Queue,
    string State,
    string Shape,
    int Cores,
    int Tasks,
    int CountedTasks,
    double WaitedSeconds,
    string Code,
    string Reason)
{
    /// <summary>Most of them in one page.</summary>
    public const int MostAtOnce = 200_000;
}
