using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Drivers.Ec2;

/// <summary>One EC2 host: an account, a region, and what VMs get there.</summary>
public sealed record Ec2Options
{
    /// <summary>The host, as reports name it and as every instance is marked.</summary>
    public required HostName Host { get; init; }

    /// <summary>The site's id, which every instance is marked with.</summary>
    public required string Site { get; init; }

    /// <summary>The region that requests are signed for: <c>eu-west-1</c>.</summary>
    public required string Region { get; init; }

    /// <summary>Where the API is.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The file with the credentials, as the AWS tools write it; null for the places where the AWS tools look.</summary>
    public string? CredentialsFile { get; init; }

    /// <summary>The profile in that file; null for <c>default</c>.</summary>
    public string? Profile { get; init; }

    /// <summary>The subnet of each virtual network that is one there.</summary>
    public ImmutableSortedDictionary<NetworkName, string> Subnets { get; init; } = ImmutableSortedDictionary<NetworkName, string>.Empty;

    /// <summary>The security groups that every instance is in.</summary>
    public ImmutableArray<string> SecurityGroups { get; init; } = [];

    /// <summary>All that it may start, for the reports: there is no machine that could be asked.</summary>
    public Resources Capacity { get; init; }

    /// <summary>The architecture of its instance types.</summary>
    public string Architecture { get; init; } = "x86_64";

    /// <summary>How long a request may take. Default 20 s.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(20);
}
