namespace StratusLab.Elastic.Api.Contracts;

/// <summary>The instants of a worker node's life; null for what has not happened.</summary>
/// <param name="Created">It was decided.</param>
/// <param name="Booted">Its VM ran.</param>
/// <param name="Joined">It took jobs.</param>
/// <param name="FirstBusy">A job was on it.</param>
/// <param name="IdleSince">Since when it has been without jobs.</param>
/// <param name="BusySeconds">How long it has had jobs, up to now.</param>
/// <param name="Ended">It was over.</param>
internal sealed record NodeTimings(
    DateTimeOffset Created, DateTimeOffset? Booted, DateTimeOffset? Joined, DateTimeOffset? FirstBusy, DateTimeOffset? IdleSince, double BusySeconds, DateTimeOffset? Ended);
