namespace StratusLab.Elastic.Contracts.Ec2;

/// <summary>An instance of <see cref="Ec2Emulator"/>.</summary>
public sealed class EmulatedInstance
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What it was asked for with.</summary>
    public required IReadOnlyDictionary<string, string> Form { get; init; }

    /// <summary>Its tags.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>When it was started.</summary>
    public required DateTimeOffset Launched { get; init; }

    /// <summary>Its subnet; empty for none.</summary>
    public string Subnet => Form.GetValueOrDefault("SubnetId", "");

    /// <summary>Its address inside.</summary>
    public required string PrivateAddress { get; init; }

    /// <summary>Its address outside; empty for none.</summary>
    public string PublicAddress { get; set; } = "";

    /// <summary>A state that is not what its age says; null for none.</summary>
    public string? State { get; set; }

    /// <summary>When its end began; null while it has not.</summary>
    public DateTimeOffset? Ended { get; set; }

    /// <summary>Why it is in its state.</summary>
    public string Reason { get; set; } = "";

    /// <summary>What its guest wrote.</summary>
    public string Console { get; set; } = "";

    /// <summary>Whether its guest reaches the metadata service.</summary>
    public bool HasMetadata { get; set; } = true;
}
