namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>A row or some neighbouring columns of it, from <paramref name="first"/>, with the ends of all its columns but the last.</summary>
internal readonly ref struct SqueueRow(ReadOnlySpan<byte> text, ReadOnlySpan<int> ends, SqueueColumn first)
{
    private readonly ReadOnlySpan<byte> text = text;
    private readonly ReadOnlySpan<int> ends = ends;

    /// <summary>One column.</summary>
    public ReadOnlySpan<byte> this[SqueueColumn column] => Between(column, column);

    /// <summary>Columns from <paramref name="from"/> to <paramref name="to"/>, with the separators between them.</summary>
    public ReadOnlySpan<byte> Between(SqueueColumn from, SqueueColumn to)
    {
        var start = from == first ? 0 : ends[from - first - 1] + 1;
        var end = to - first < ends.Length ? ends[to - first] : text.Length;
        return text[start..end];
    }
}
