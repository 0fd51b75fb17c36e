using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>What the queues name, and only its name tells of: asked for by the read after the one that saw the names.</summary>
internal sealed record SgeNames
{
    /// <summary>None: of a first read, and after one that failed, for what they name may be gone.</summary>
    public static readonly SgeNames None = new();

    /// <summary>Parallel environments, for jobs that name theirs by a pattern.</summary>
    public ImmutableArray<string> ParallelEnvironments { get; private init; } = [];

    /// <summary>User lists.</summary>
    public ImmutableArray<string> UserLists { get; private init; } = [];

    /// <summary>Calendars.</summary>
    public ImmutableArray<string> Calendars { get; private init; } = [];

    /// <summary>Those of a configuration.</summary>
    public static SgeNames Of(SgeSite site) => new()
    {
        ParallelEnvironments = Safe(site.Queues.SelectMany(q => q.ParallelEnvironments)),
        UserLists = Safe(site.Queues.SelectMany(q => q.Access.UserLists)),
        Calendars = Safe(site.Queues.Select(q => q.Calendar)),
    };

    private static ImmutableArray<string> Safe(IEnumerable<string> names) => [.. names.Where(SafeName.IsSafe).Distinct(StringComparer.Ordinal)];
}
