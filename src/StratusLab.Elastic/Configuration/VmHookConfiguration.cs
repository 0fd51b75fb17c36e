using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration;

/// <summary>What is called when a VM enters one of some states: a command or a URL, exactly one of the two.</summary>
public sealed record VmHookConfiguration
{
    /// <summary>Its name in logs and metrics.</summary>
    public required string Name { get; init; }

    /// <summary>The states.</summary>
    public required ImmutableArray<VmState> On { get; init; }

    /// <summary>A program, by its absolute path, and its arguments; empty with <see cref="Url"/>.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>An http or https address; null with <see cref="Command"/>. May hold a secret: never logged.</summary>
    public string? Url { get; init; }

    /// <summary>How long a call may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
