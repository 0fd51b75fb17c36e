using System.Collections.Frozen;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// A node's state as scontrol prints it, <c>BASE+FLAG+FLAG</c> (node_state_string_complete(); up to 20.11 with <c>*</c> for NOT_RESPONDING).
/// Up needs a base and flags that are all known to be good; busy is also whatever has a word that we do not know.
/// </summary>
internal readonly record struct NodeStateWords
{
    private static readonly FrozenSet<string> GoodBases = FrozenSet.Create(StringComparer.Ordinal, "IDLE", "ALLOCATED", "MIXED");

    private static readonly FrozenSet<string> GoodFlags = FrozenSet.Create(
        StringComparer.Ordinal, "CLOUD", "COMPLETING", "DRAIN", "DYNAMIC_FUTURE", "DYNAMIC_NORM", "PLANNED", "RESERVED", "BLOCKED", "MAINTENANCE");

    private static readonly FrozenSet<string> OtherWords = FrozenSet.Create(
        StringComparer.Ordinal,
        "DOWN", "ERROR", "FUTURE", "FAIL", "INVALID_REG", "NOT_RESPONDING", "PERFCTRS", "POWER_DOWN", "POWER_UP", "POWERED_DOWN", "POWERING_UP",
        "POWERING_DOWN", "REBOOT_REQUESTED", "REBOOT_ISSUED", "RESUME", "EXTERNAL");

    /// <summary>True when it is registered, answers and is none of the things that keep jobs away, but for a drain.</summary>
    public bool IsUp { get; private init; }

    /// <summary>True with the flag DRAIN.</summary>
    public bool IsDrained { get; private init; }

    /// <summary>True when jobs have it or leave it, or a word is unknown.</summary>
    public bool IsBusy { get; private init; }

    /// <summary>True when the base is DOWN.</summary>
    public bool IsDown { get; private init; }

    /// <summary>True with a flag that keeps ordinary jobs away although nothing is wrong.</summary>
    public bool IsReserved { get; private init; }

    /// <summary>True with the flag PLANNED.</summary>
    public bool IsPlanned { get; private init; }

    /// <summary>True when the node came by itself or comes and goes.</summary>
    public bool IsDynamic { get; private init; }

    /// <summary>Reads a state.</summary>
    public static NodeStateWords Read(ReadOnlySpan<byte> text)
    {
        var words = Bytes.Text(text).Split('+');
        var isAnswering = !words[0].EndsWith('*');
        words[0] = words[0].TrimEnd('*');
        return new NodeStateWords
        {
            IsUp = isAnswering && GoodBases.Contains(words[0]) && words.Skip(1).All(GoodFlags.Contains),
            IsDrained = words.Contains("DRAIN"),
            IsDown = words[0] == "DOWN",
            IsPlanned = words.Contains("PLANNED"),
            IsReserved = words.Any(w => w is "RESERVED" or "MAINTENANCE" or "BLOCKED"),
            IsBusy = words[0] is "ALLOCATED" or "MIXED" || words.Contains("COMPLETING") || !words.All(IsKnown),
            IsDynamic = words.Any(w => w is "DYNAMIC_NORM" or "DYNAMIC_FUTURE" or "CLOUD"),
        };
    }

    private static bool IsKnown(string word) => GoodBases.Contains(word) || GoodFlags.Contains(word) || OtherWords.Contains(word);
}
