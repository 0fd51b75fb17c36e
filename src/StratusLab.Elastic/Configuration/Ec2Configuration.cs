using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration;

/// <summary>How an EC2 host is reached, and what its instances get there.</summary>
public sealed record Ec2Configuration
{
    /// <summary>The region.</summary>
    public required string Region { get; init; }

    /// <summary>Where the API is; null for Amazon's in that region.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The file with the credentials; null for where the AWS tools look.</summary>
    public string? CredentialsFile { get; init; }

    /// <summary>The profile in it; null for <c>default</c>.</summary>
    public string? Profile { get; init; }

    /// <summary>The subnets of virtual networks.</summary>
    public ImmutableSortedDictionary<NetworkName, string> Subnets { get; init; } = ImmutableSortedDictionary<NetworkName, string>.Empty;

    /// <summary>The security groups of all instances.</summary>
    public ImmutableArray<string> SecurityGroups { get; init; } = [];

    /// <summary>The architecture of its instance types.</summary>
    public string Architecture { get; init; } = "x86_64";

    /// <summary>Where the API is.</summary>
    public Uri Url => new(Endpoint ?? $"https://ec2.{Region}.amazonaws.com/");
}
