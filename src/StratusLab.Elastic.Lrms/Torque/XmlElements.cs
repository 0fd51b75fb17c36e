namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>The elements of a record, one after the other: name and inside. An element that has elements itself (<c>Resource_List</c>) gives them as its inside.</summary>
internal ref struct XmlElements(ReadOnlySpan<byte> record)
{
    private readonly ReadOnlySpan<byte> record = record;
    private int at;

    /// <summary>The name of the element.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>What is between its tags, as it was written.</summary>
    public ReadOnlySpan<byte> Inside { get; private set; }

    /// <summary>What is wrong at <see cref="Offset"/>; null while nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>Where in the record the reading stands.</summary>
    public readonly int Offset => at;

    /// <summary>Goes on to the next; false at the end, or at a <see cref="Problem"/>.</summary>
    public bool Next()
    {
        while (at < record.Length && record[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            at++;
        }

        return at < record.Length && Problem is null && ReadElement(record[at..]);
    }

    private bool ReadElement(ReadOnlySpan<byte> rest)
    {
        var nameEnd = rest.IndexOf((byte)'>');
        if (rest[0] != (byte)'<' || nameEnd < 2)
        {
            return Fail("an element does not begin here");
        }

        var isEmpty = rest[nameEnd - 1] == (byte)'/';
        Name = rest[1..(isEmpty ? nameEnd - 1 : nameEnd)];
        if (!IsName(Name))
        {
            return Fail("the name of an element cannot be read");
        }

        if (isEmpty)
        {
            Inside = default;
            at += nameEnd + 1;
            return true;
        }

        var content = rest[(nameEnd + 1)..];
        var length = FindEnd(content);
        if (length < 0)
        {
            return Fail("an element does not end");
        }

        Inside = content[..length];
        at += nameEnd + 1 + length + 2 + Name.Length + 1;
        return true;
    }

    // A leaf ends at the next tag; an element with elements at the end tag of its own name.
    private readonly int FindEnd(ReadOnlySpan<byte> content)
    {
        var length = content.IndexOf((byte)'<');
        if (length < 0 || content[length..].StartsWith("</"u8))
        {
            return length >= 0 && IsEndTag(content[length..]) ? length : -1;
        }

        for (var from = length; ; from += 2)
        {
            var next = content[from..].IndexOf("</"u8);
            if (next < 0)
            {
                return -1;
            }

            from += next;
            if (IsEndTag(content[from..]))
            {
                return from;
            }
        }
    }

    private readonly bool IsEndTag(ReadOnlySpan<byte> text) =>
        text.Length > Name.Length + 2 && text[2..].StartsWith(Name) && text[Name.Length + 2] == (byte)'>';

    private static bool IsName(ReadOnlySpan<byte> name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)c) && c is not ((byte)'_' or (byte)'.' or (byte)'-'))
            {
                return false;
            }
        }

        return !name.IsEmpty;
    }

    private bool Fail(string problem)
    {
        Problem = problem;
        return false;
    }
}
