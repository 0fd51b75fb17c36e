using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>What a pass asks of whoever calls it: lanes to wake, and whether to look again soon, and how long reading took.</summary>
internal sealed record PassResult(ImmutableArray<HostName> Wake, bool LookAgainSoon, TimeSpan Reading);
