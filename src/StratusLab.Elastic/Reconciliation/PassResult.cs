using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>What a pass asks of whoever calls it: lanes to wake, whether to look again soon, how long reading the slowest cluster takes that answers, and the reads that it did not wait for: each wants a pass when it has ended.</summary>
internal sealed record PassResult(ImmutableArray<HostName> Wake, bool LookAgainSoon, TimeSpan Reading, ImmutableArray<Task> Late);
