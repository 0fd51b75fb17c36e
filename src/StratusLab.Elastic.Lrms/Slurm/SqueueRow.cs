namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>One row, with the ends of all its columns but the last.</summary>
internal readonly ref struct SqueueRow(ReadOnlySpan<byte> row, ReadOnlySpan<int> ends)
{
    private readonly ReadOnlySpan<byte> row = row;
    private readonly ReadOnlySpan<int> ends = ends;

    /// <summary>One column.</summary>
    public ReadOnlySpan<byte> this[SqueueColumn column] => Between(column, column);

    /// <summary>Columns from <paramref name="first"/> to <paramref name="last"/>, with the separators between them.</summary>
    public ReadOnlySpan<byte> Between(SqueueColumn first, SqueueColumn last)
    {
        var start = first == 0 ? 0 : ends[(int)first - 1] + 1;
        return row[start..((int)last < ends.Length ? ends[(int)last] : row.Length)];
    }
}
