namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>Where in an output a value stands, without its quotes.</summary>
internal readonly record struct PbsValue(int Start, int Length, PbsEscape Escape)
{
    /// <summary>The value; only one that has an escape in it is copied.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> output)
    {
        var raw = output.Slice(Start, Length);
        return Escape == PbsEscape.None ? raw : PbsEscapes.Undo(raw, Escape);
    }
}
