using System.Text;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Commands;

/// <summary>Keeps the last 4 KB of a stream: programs say last what went wrong.</summary>
internal sealed class ErrorTail : IByteSink
{
    private const int Kept = 4096;

    // Filled from the left; when the right half runs out, the last 4 KB move to the start.
    private readonly byte[] buffer = new byte[2 * Kept];
    private int length;

    /// <summary>The lines, printable, joined by <c>; </c>.</summary>
    public string Text
    {
        get
        {
            var tail = Encoding.UTF8.GetString(buffer.AsSpan()[Math.Max(0, length - Kept)..length]);
            var lines = string.Join("; ", tail.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            return Printable.Text(lines[Math.Max(0, lines.Length - Kept)..], Kept);
        }
    }

    /// <inheritdoc/>
    public Memory<byte> Room()
    {
        if (length == buffer.Length)
        {
            buffer.AsSpan(length - Kept).CopyTo(buffer);
            length = Kept;
        }

        return buffer.AsMemory(length);
    }

    /// <inheritdoc/>
    public void Advance(int count) => length += count;
}
