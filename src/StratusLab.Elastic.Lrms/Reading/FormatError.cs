using System.Text;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Reading;

/// <summary>Where and how an output is not what its program promises. Lines and columns (in bytes) count from 1.</summary>
internal sealed record FormatError(int Line, int Column, string Snippet, string Problem)
{
    private const int SnippetBytes = 60;

    /// <summary>The error at byte <paramref name="offset"/> of <paramref name="text"/>; costs a pass over what is before it.</summary>
    public static FormatError At(ReadOnlySpan<byte> text, int offset, string problem)
    {
        offset = Math.Clamp(offset, 0, text.Length);
        var before = text[..offset];
        var line = before.Count((byte)'\n') + 1;
        var snippet = Encoding.UTF8.GetString(text.Slice(offset, Math.Min(SnippetBytes, text.Length - offset)));
        return new FormatError(line, offset - (before.LastIndexOf((byte)'\n') + 1) + 1, Printable.Text(snippet), problem);
    }

    /// <inheritdoc/>
    public override string ToString() => $"line {Line}, column {Column}: {Problem}, at \"{Snippet}\"";
}
