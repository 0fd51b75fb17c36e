using System.Collections.Immutable;

namespace StratusLab.Elastic.Core.Model;

/// <summary>What one host was seen to have and run, at one instant.</summary>
public sealed record HostReport
{
    /// <summary>Which host.</summary>
    public required HostName Host { get; init; }

    /// <summary>When the look began.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>Null when the report is whole; otherwise why it proves nothing.</summary>
    public string? Incomplete { get; init; }

    /// <summary>Physical cores and memory.</summary>
    public Resources Total { get; init; }

    /// <summary>What domains that are not ours have been given, as configured.</summary>
    public Resources TakenByOthers { get; init; }

    /// <summary>Every domain that carries our site's mark.</summary>
    public ImmutableArray<DomainSeen> Domains { get; init; } = [];

    /// <summary>The hypervisor and its version, for example <c>QEMU 7.2.0</c>.</summary>
    public string Hypervisor { get; init; } = "";

    /// <summary>Cores that were idle (1.5); null when the hypervisor does not tell.</summary>
    public double? FreeCpu { get; init; }

    /// <summary>Memory in use in MiB, caches left out; null when the hypervisor does not tell.</summary>
    public long? UsedMemoryMiB { get; init; }

    /// <summary>The processor's model; empty when the hypervisor does not tell.</summary>
    public string Model { get; init; } = "";

    /// <summary>CPU architecture, for example <c>x86_64</c>.</summary>
    public string Architecture { get; init; } = "";
}
