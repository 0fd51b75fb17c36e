using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Placement;

/// <summary>What placing VMs does not change of a host.</summary>
public sealed record HostFacts
{
    /// <summary>A host of which nothing is known.</summary>
    public static HostFacts None { get; } = new();

    /// <summary>Physical cores and memory.</summary>
    public Resources Total { get; init; }

    /// <summary>The hypervisor and its version; empty when it is not known.</summary>
    public string Hypervisor { get; init; } = "";

    /// <summary>CPU architecture; empty when it is not known.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>The processor's model; empty when it is not known.</summary>
    public string Model { get; init; } = "";

    /// <summary>What the site declares of it, by names in capitals.</summary>
    public ImmutableSortedDictionary<string, string> Attributes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
