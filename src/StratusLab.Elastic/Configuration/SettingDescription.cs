namespace StratusLab.Elastic.Configuration;

/// <summary>One setting as the reference describes it.</summary>
public sealed record SettingDescription
{
    /// <summary>Where it stands: <c>hosts[].max-vms</c>.</summary>
    public required string Path { get; init; }

    /// <summary>What it does, in a sentence or two; Markdown.</summary>
    public required string Meaning { get; init; }

    /// <summary>What is written, with its unit: "a duration".</summary>
    public required string Unit { get; init; }

    /// <summary>What holds when it is left out; Markdown; empty when it is required.</summary>
    public string Default { get; init; } = "";

    /// <summary>What is accepted; empty when <see cref="Unit"/> says all.</summary>
    public string Range { get; init; } = "";

    /// <summary>True when it must be written.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The last part of <see cref="Path"/>.</summary>
    public string Key => Path[(Path.LastIndexOf('.') + 1)..];
}
