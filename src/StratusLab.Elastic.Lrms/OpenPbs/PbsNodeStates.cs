using System.Collections.Frozen;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>
/// A vnode's state: words with commas between them (attr_node_func.c). Up needs words that are all known to be good; busy is also whatever has a word that we do not
/// know. <c>busy</c> means a high load, whoever makes it.
/// </summary>
internal readonly record struct PbsNodeStates
{
    private static readonly FrozenSet<string> GoodWords =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "free", "offline", "job-busy", "job-exclusive", "busy", "resv-exclusive");

    private static readonly FrozenSet<string> DownWords = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "down", "state-unknown", "Stale", "unresolvable", "Initializing", "provisioning", "wait-provisioning", "offline_by_mom", "maintenance", "sleep");

    /// <summary>True when it answers and is none of the things that keep jobs away, but for a drain.</summary>
    public bool IsUp { get; private init; }

    /// <summary>True when somebody put it offline.</summary>
    public bool IsOffline { get; private init; }

    /// <summary>True when its daemon does not answer.</summary>
    public bool IsDown { get; private init; }

    /// <summary>True when jobs have it, or a word is unknown.</summary>
    public bool IsBusy { get; private init; }

    /// <summary>True when it is kept for a reservation or for its maintenance.</summary>
    public bool IsReserved { get; private init; }

    /// <summary>Reads a state.</summary>
    public static PbsNodeStates Read(string text)
    {
        var words = text.Split(',', StringSplitOptions.TrimEntries);
        return new PbsNodeStates
        {
            IsUp = words.All(GoodWords.Contains),
            IsOffline = words.Contains("offline", StringComparer.OrdinalIgnoreCase),
            IsDown = words.Contains("down", StringComparer.OrdinalIgnoreCase),
            IsReserved = words.Any(w => w is "resv-exclusive" or "maintenance"),
            IsBusy = words.Any(w => w is "job-busy" or "job-exclusive" || (!GoodWords.Contains(w) && !DownWords.Contains(w))),
        };
    }
}
