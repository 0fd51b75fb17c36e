using System.Runtime.CompilerServices;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>
/// Steps through the XML that Grid Engine prints: elements with elements or with a text, no comments, no document type. Not a reader of all XML, and meant so:
/// Grid Engine lets through what XML forbids, such as control characters in a job's name, and one user's job must not make the whole queue unreadable. That the tags
/// match is checked, so that a document that was cut is never taken for a whole one. Nothing is decoded or allocated.
/// </summary>
internal ref struct XmlScanner(ReadOnlySpan<byte> text)
{
    private const int MaxDepth = 16;

    private readonly ReadOnlySpan<byte> text = text;
    private Names open;
    private bool isAfterRoot;

    /// <summary>The element's name; in <see cref="XmlPart.Error"/> nothing.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>What follows the name inside the tag.</summary>
    public ReadOnlySpan<byte> Attributes { get; private set; }

    /// <summary>The text of a leaf, not decoded.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>How many elements are open, this one included when it was just opened.</summary>
    public int Depth { get; private set; }

    /// <summary>Where the next part begins.</summary>
    public int Position { get; private set; }

    /// <summary>What is wrong, after <see cref="XmlPart.Error"/>.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>The next part.</summary>
    public XmlPart Next()
    {
        while (true)
        {
            var start = text[Position..].IndexOf((byte)'<');
            if (start < 0)
            {
                return Depth == 0 && isAfterRoot ? XmlPart.End : Fail("the output ends inside the document");
            }

            Position += start;
            var length = text[Position..].IndexOf((byte)'>');
            if (length < 0)
            {
                return Fail("the output ends inside a tag");
            }

            var tag = text.Slice(Position + 1, length - 1);
            if (tag.StartsWith("?"u8))
            {
                Position += length + 1;
            }
            else
            {
                return tag.StartsWith("/"u8) ? ReadClose(tag[1..], length) : ReadOpen(tag, length);
            }
        }
    }

    /// <summary>Goes on at a place further on, inside the same element.</summary>
    public void JumpTo(int position) => Position = position;

    /// <summary>Goes on before the end tag at this place, of an element that was open when <see cref="Depth"/> was <paramref name="depth"/>; whatever was wrong inside is forgotten.</summary>
    public void LeaveFor(int position, int depth) => (Position, Depth, Problem) = (position, depth, "");

    /// <summary>The value of an attribute of the element, not decoded; empty when it is not there.</summary>
    public readonly ReadOnlySpan<byte> Attribute(ReadOnlySpan<byte> name)
    {
        var rest = Attributes;
        while (rest.IndexOf(name) is var at and >= 0)
        {
            rest = rest[(at + name.Length)..];
            if (rest.Length > 2 && rest[0] == (byte)'=' && rest[1] is (byte)'"' or (byte)'\'')
            {
                var value = rest[2..];
                var end = value.IndexOf(rest[1]);
                return end < 0 ? [] : value[..end];
            }
        }

        return [];
    }

    private XmlPart ReadClose(ReadOnlySpan<byte> tag, int length)
    {
        if (Depth == 0 || !tag.TrimEnd((byte)' ').SequenceEqual(text[open[Depth - 1]]))
        {
            return Fail("an end tag without its start tag");
        }

        Position += length + 1;
        Name = tag;
        isAfterRoot = --Depth == 0;
        return XmlPart.Close;
    }

    private XmlPart ReadOpen(ReadOnlySpan<byte> tag, int length)
    {
        var isEmpty = tag.EndsWith("/"u8);
        tag = isEmpty ? tag[..^1] : tag;
        var nameLength = tag.IndexOf((byte)' ') is var space and >= 0 ? space : tag.Length;
        if (isAfterRoot || nameLength == 0 || !char.IsAsciiLetter((char)tag[0]) || Depth == MaxDepth)
        {
            return Fail(isAfterRoot ? "something after the document" : Depth == MaxDepth ? "elements nested too deeply" : "this is no tag");
        }

        var nameStart = Position + 1;
        Name = tag[..nameLength];
        Attributes = tag[nameLength..];
        Value = [];
        Position += length + 1;
        if (isEmpty)
        {
            isAfterRoot = Depth == 0;
            return XmlPart.Leaf;
        }

        var valueLength = text[Position..].IndexOf((byte)'<');
        if (valueLength >= 0 && IsEndOf(Name, Position + valueLength))
        {
            Value = text.Slice(Position, valueLength);
            Position += valueLength + nameLength + 3;
            isAfterRoot = Depth == 0;
            return XmlPart.Leaf;
        }

        open[Depth++] = nameStart..(nameStart + nameLength);
        return XmlPart.Open;
    }

    private readonly bool IsEndOf(ReadOnlySpan<byte> name, int at) =>
        text.Length > at + name.Length + 2 && text[at + 1] == (byte)'/' && text[at + 2 + name.Length] == (byte)'>' && text.Slice(at + 2, name.Length).SequenceEqual(name);

    private XmlPart Fail(string problem)
    {
        Problem = problem;
        Name = [];
        return XmlPart.Error;
    }

    [InlineArray(MaxDepth)]
    private struct Names
    {
        private Range first;
    }
}
