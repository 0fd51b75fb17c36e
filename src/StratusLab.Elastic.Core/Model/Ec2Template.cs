namespace StratusLab.Elastic.Core.Model;

/// <summary>How a VM of a template is made at an EC2 provider instead; what is not said is empty.</summary>
public sealed record Ec2Template
{
    /// <summary>The machine image there.</summary>
    public required string Ami { get; init; }

    /// <summary>The key pair to log in with.</summary>
    public string Keypair { get; init; } = "";

    /// <summary>The ports to open: <c>22,80</c>.</summary>
    public string AuthorizedPorts { get; init; } = "";

    /// <summary>The instance type: <c>m1.small</c>.</summary>
    public string InstanceType { get; init; } = "";

    /// <summary>The elastic address to give it.</summary>
    public string ElasticIp { get; init; } = "";

    /// <summary>The host (account and region) that it may be made on; empty for any.</summary>
    public string Cloud { get; init; } = "";
}
