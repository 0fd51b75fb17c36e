namespace StratusLab.Elastic.Lrms.Reading;

/// <summary>What a parser made of an output: any bytes give rows, rows that it left out by reason, or an error that discredits the whole.</summary>
internal sealed record Parsed<T>
{
    /// <summary>The rows in the order of the output. Not to be used when there is an <see cref="Error"/>.</summary>
    public IReadOnlyList<T> Rows { get; init; } = [];

    /// <summary>How many rows were left out, by reason.</summary>
    public IReadOnlyDictionary<string, int> Skipped { get; init; } = new Dictionary<string, int>();

    /// <summary>Why the output as a whole is not to be believed; null when it is.</summary>
    public FormatError? Error { get; init; }
}
