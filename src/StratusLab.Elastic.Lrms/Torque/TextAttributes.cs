namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>
/// The attributes of one record as <c>qstat -f -1</c> prints them, a line each: <c>    name = value</c>. A line that is none goes on with a value that holds a line
/// end, and is passed over.
/// </summary>
internal ref struct TextAttributes(ReadOnlySpan<byte> record)
{
    private readonly ReadOnlySpan<byte> record = record;
    private int at;

    /// <summary>The name of the attribute, for example <c>Resource_List.nodes</c>.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Its value.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Where in the record the line of the attribute begins.</summary>
    public int Start { get; private set; }

    /// <summary>Where the next line begins.</summary>
    public readonly int End => at;

    /// <summary>Goes on to the next; false at the end.</summary>
    public bool Next()
    {
        while (at < record.Length)
        {
            Start = at;
            var length = record[at..].IndexOf((byte)'\n');
            var line = length < 0 ? record[at..] : record.Slice(at, length);
            at += length < 0 ? line.Length : length + 1;
            var equals = line.IndexOf(" ="u8);
            if (equals > 4 && line.StartsWith("    "u8) && line[4] != (byte)' ')
            {
                Name = line[4..equals];
                Value = line[(equals + 2)..].TrimStart((byte)' ');
                return true;
            }
        }

        return false;
    }
}
