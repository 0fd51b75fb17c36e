using System.Collections.Immutable;

namespace StratusLab.Elastic.Core.Model;

/// <summary>How a VM of a template is made at an EC2 provider instead; what is not said is empty.</summary>
public sealed record Ec2Template
{
    /// <summary>The machine image there.</summary>
    public required string Ami { get; init; }

    /// <summary>The key pair to log in with.</summary>
    public string Keypair { get; init; } = "";

    /// <summary>The TCP ports that anybody may connect to, single or ranges: <c>22,9000-9010</c>; empty for none.</summary>
    public string AuthorizedPorts { get; init; } = "";

    /// <summary>The instance types in the order in which they are tried; empty for those of the host.</summary>
    public ImmutableArray<string> InstanceTypes { get; init; } = [];

    /// <summary>The elastic address to give it.</summary>
    public string ElasticIp { get; init; } = "";

    /// <summary>The virtual network that its card is on there, in place of the template's; empty for that one.</summary>
    public string Network { get; init; } = "";

    /// <summary>The host (account and region) that it may be made on; empty for any.</summary>
    public string Cloud { get; init; } = "";
}
