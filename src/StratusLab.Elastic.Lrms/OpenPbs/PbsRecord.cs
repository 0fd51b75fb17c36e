using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>One job, node or queue of an output: its name and the values of its attributes by number.</summary>
internal readonly ref struct PbsRecord(ReadOnlySpan<byte> name, ReadOnlySpan<byte> output, ReadOnlySpan<PbsValue> values)
{
    private readonly ReadOnlySpan<byte> output = output;
    private readonly ReadOnlySpan<PbsValue> values = values;

    /// <summary>Its name.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>The value of an attribute; empty when it has none.</summary>
    public ReadOnlySpan<byte> this[int number] => values[number].Of(output);

    /// <summary>The value as a text of at most so many bytes.</summary>
    public string Text(int number, int maxBytes = 256) => Bytes.Text(this[number], maxBytes);
}
