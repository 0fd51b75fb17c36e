using System.Collections.Immutable;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>A cluster queue on one host, as <c>qstat -f -F</c> shows it.</summary>
internal sealed record QueueInstance
{
    public required string Queue { get; init; }

    public required string Host { get; init; }

    public int SlotsUsed { get; init; }

    public int SlotsTotal { get; init; }

    /// <summary>Letters, each a state (qstat(1)); empty when nothing is wrong.</summary>
    public string State { get; init; } = "";

    /// <summary>Its resources by name: where the value comes from (<c>hl</c>: the host's load, <c>hc</c>: what is left of the host's) and the value.</summary>
    public ImmutableArray<SgeResource> Resources { get; init; } = [];

    /// <summary>A resource; null when it has none of that name.</summary>
    public SgeResource? this[string name] => Resources.FirstOrDefault(r => r.Name == name);
}
