using System.Collections.Frozen;
using System.Collections.Immutable;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>What a pass needs of Grid Engine's own configuration.</summary>
internal sealed record SgeSite
{
    /// <summary>Every execution host.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    /// <summary>Every cluster queue.</summary>
    public ImmutableArray<SgeQueue> Queues { get; init; } = [];

    /// <summary>The parallel environments that were asked for, by name.</summary>
    public FrozenDictionary<string, SgeParallelEnvironment> ParallelEnvironments { get; init; } = FrozenDictionary<string, SgeParallelEnvironment>.Empty;

    /// <summary>The complexes, by name and by shortcut.</summary>
    public FrozenDictionary<string, SgeComplex> Complexes { get; init; } = FrozenDictionary<string, SgeComplex>.Empty;

    /// <summary>What the cluster has as a whole, not its hosts: licences, by name.</summary>
    public FrozenDictionary<string, double> Global { get; init; } = FrozenDictionary<string, double>.Empty;

    /// <summary>The user lists that were asked for, by name: users, and groups with an <c>@</c>.</summary>
    public FrozenDictionary<string, FrozenSet<string>> UserLists { get; init; } = FrozenDictionary<string, FrozenSet<string>>.Empty;

    /// <summary>The calendars that were asked for and understood, by name.</summary>
    public FrozenDictionary<string, SgeCalendar> Calendars { get; init; } = FrozenDictionary<string, SgeCalendar>.Empty;
}
