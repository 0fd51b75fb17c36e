using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Demand;

/// <summary>A pending job and whether it counts: <see cref="Tasks"/> tasks of its shape would start if nodes came.</summary>
public sealed record DemandItem(Job Job, DemandCode Code, int Tasks, ImmutableArray<Pool> Pools);
