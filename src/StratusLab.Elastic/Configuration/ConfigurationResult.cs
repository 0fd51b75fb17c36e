using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace StratusLab.Elastic.Configuration;

/// <summary>What became of reading a configuration: the configuration, or everything that is wrong with it.</summary>
public sealed record ConfigurationResult
{
    /// <summary>The configuration; null when there is any error.</summary>
    public ElasticConfiguration? Configuration { get; init; }

    /// <summary>All errors, in the order of the files and of their lines; empty when there is a configuration.</summary>
    public ImmutableArray<ConfigurationError> Errors { get; init; } = [];

    /// <summary>True when there is a configuration.</summary>
    [MemberNotNullWhen(true, nameof(Configuration))]
    public bool IsGood => Configuration is not null;
}
