using System.Collections.Frozen;
using StratusLab.Elastic.Core.Model;

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
        "POWERING_DOWN", "REBOOT_REQUESTED", "REBOOT_ISSUED", "RESUME", "EXTERNAL",
        // Of updates and of JSON only (data_parser, NODE_STATES).
        "POWER_DRAIN", "POWER_DOWN_ASAP", "POWER_DOWN_FORCE", "UNDRAIN", "REBOOT_CANCELED");

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

    /// <summary>True when Slurm shall power it down as soon as its jobs are over; it gives it no new ones.</summary>
    public bool IsAboutToPowerDown { get; private init; }

    /// <summary>True when it is powered down and its base is DOWN or it has the flag DRAIN: nothing but an update lets Slurm call for it again.</summary>
    public bool IsOutOfUse { get; private init; }

    /// <summary>
    /// What power saving wants of the node; <see cref="NodeCall.None"/> unless it is CLOUD. A node that is powered down and has a job is about to be called for; one that is
    /// DOWN is called for no more, whatever else it is. (Seen with 22.05.8: <c>power_up</c> first shows POWER_UP, an allocation POWERED_DOWN, both POWERING_UP within a second.)
    /// </summary>
    public NodeCall Call { get; private init; }

    /// <summary>Reads a state.</summary>
    public static NodeStateWords Read(string text)
    {
        var words = text.Split('+');
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
            IsAboutToPowerDown = words.Contains("POWER_DOWN"),
            IsOutOfUse = (words[0] == "DOWN" || words.Contains("DRAIN")) && words.Contains("POWERED_DOWN"),
            Call = words.Contains("CLOUD") ? CallOf(words) : NodeCall.None,
            IsDynamic = words.Any(w => w is "DYNAMIC_NORM" or "DYNAMIC_FUTURE" or "CLOUD"),
        };
    }

    private static NodeCall CallOf(string[] words)
    {
        var (isDown, isPoweredDown) = (words[0] == "DOWN", words.Contains("POWERED_DOWN"));
        var isGoingUp = words.Contains("POWERING_UP") || words.Contains("POWER_UP") || (isPoweredDown && words[0] is "ALLOCATED" or "MIXED");
        return words.Contains("POWERING_DOWN") ? NodeCall.Released
            : isGoingUp && !isDown ? NodeCall.CalledFor
            : isPoweredDown ? NodeCall.Released
            : NodeCall.None;
    }

    private static bool IsKnown(string word) => GoodBases.Contains(word) || GoodFlags.Contains(word) || OtherWords.Contains(word);
}
