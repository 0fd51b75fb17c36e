using System.Collections.Immutable;

namespace StratusLab.Elastic.Api.Contracts;

/// <summary>What the next pass would do.</summary>
/// <param name="Text">The plan, as printed.</param>
/// <param name="At">The instant it is made for.</param>
/// <param name="ReadAgeSeconds">How old the oldest read is that it is made from; null when a cluster has not been read.</param>
/// <param name="Actions">What it would do, in order.</param>
/// <param name="Refusals">What it would not do, and why.</param>
internal sealed record PlanPreview(string Text, DateTimeOffset At, double? ReadAgeSeconds, ImmutableArray<PlannedAction> Actions, ImmutableArray<PlannedRefusal> Refusals);
