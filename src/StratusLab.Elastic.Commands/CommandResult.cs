namespace StratusLab.Elastic.Commands;

/// <summary>What a program did.</summary>
public sealed record CommandResult
{
    /// <summary>Its exit status; 128 + n when signal n ended it.</summary>
    public required int ExitCode { get; init; }

    /// <summary>What it printed on standard output, as bytes: nobody promised that it is UTF-8.</summary>
    public required ReadOnlyMemory<byte> Output { get; init; }

    /// <summary>The last 4 KB of standard error, made printable.</summary>
    public required string Error { get; init; }

    /// <summary>True when it printed more than was kept, or something that it started still holds its standard output and may print more.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }
}
