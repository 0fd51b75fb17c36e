namespace StratusLab.Elastic.Core.Model;

/// <summary>An address of a virtual network that is in use or rests.</summary>
public sealed record Lease
{
    /// <summary>The network.</summary>
    public required NetworkName Network { get; init; }

    /// <summary>The IPv4 address.</summary>
    public required string Address { get; init; }

    /// <summary>The MAC that belongs to it.</summary>
    public required string Mac { get; init; }

    /// <summary>Whose it is, or was.</summary>
    public required VmId Vm { get; init; }

    /// <summary>While it is held for a VM that was abandoned: where that may still run; otherwise null.</summary>
    public Abandonment? Hold { get; init; }

    /// <summary>Null while held; otherwise when its quarantine ends and it may be given out again.</summary>
    public DateTimeOffset? QuarantinedUntil { get; init; }
}
