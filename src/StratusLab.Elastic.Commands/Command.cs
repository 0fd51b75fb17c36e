using System.Collections.Immutable;

namespace StratusLab.Elastic.Commands;

/// <summary>A program to run, with everything that decides how.</summary>
public sealed record Command(string Program, ImmutableArray<string> Arguments)
{
    /// <summary>Environment variables to set on top of the inherited ones; an empty value unsets one. <c>LC_ALL=C</c> is always set.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What it reads on standard input; empty for nothing.</summary>
    public ReadOnlyMemory<byte> StandardInput { get; init; }

    /// <summary>A file on this machine that it reads on standard input after <see cref="StandardInput"/>; null for none. For what is too large to be held in memory.</summary>
    public string? InputFile { get; init; }

    /// <summary>
    /// A file on this machine that standard output goes to, made anew and for its owner alone, in place of <see cref="CommandResult.Output"/>; null for none. Then
    /// <see cref="MaxOutputBytes"/> does not count. For what is too large to be held in memory.
    /// </summary>
    public string? OutputFile { get; init; }

    /// <summary>How long it may take before it is asked to stop (SIGTERM), then killed with its process group. Default 30 s.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most bytes of standard output that are kept; more sets <see cref="CommandResult.IsTruncated"/>. Default 256 MiB.</summary>
    public int MaxOutputBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>How messages and logs show it: a few words in place of a long script. Default: the program and its arguments.</summary>
    public string Shown
    {
        get => field ?? string.Join(' ', [Program, .. Arguments]);
        init;
    }
}
