using System.Collections.Immutable;
using StratusLab.Elastic.Core.Demand;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>What a plan says of one pending job.</summary>
/// <param name="Job">The job.</param>
/// <param name="Code">Whether it counts as demand.</param>
/// <param name="Tasks">How many of its tasks count.</param>
/// <param name="Slots">Where they are expected to run.</param>
/// <param name="Unplaced">Why some of its tasks get no place now; empty when all do.</param>
public sealed record JobVerdict(Job Job, DemandCode Code, int Tasks, ImmutableArray<Slot> Slots, string Unplaced);
