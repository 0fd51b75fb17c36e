using System.Text.Json;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Reading;

/// <summary>Reads JSON from a stream in pieces, a token at a time, so that no more of it is in memory than its longest value, and 64 KiB at least.</summary>
internal sealed class JsonPieces(Stream from)
{
    private const int Piece = 64 * 1024;
    private const int LongestValue = 16 * 1024 * 1024;
    private const int SnippetBytes = 60;

    private byte[] buffer = new byte[Piece];
    private int length;
    private long line; // of the buffer's first byte
    private long column;

    /// <summary>Takes a token; <paramref name="reader"/> must not be moved on.</summary>
    public delegate void Taker(ref Utf8JsonReader reader);

    /// <summary>Reads to the end. Null, or why this is not one whole JSON value; tokens may have been taken by then.</summary>
    public FormatError? Read(Taker take)
    {
        var state = default(JsonReaderState);
        for (var isLast = false; !isLast;)
        {
            var count = from.Read(buffer, length, buffer.Length - length);
            (length, isLast) = (length + count, count == 0);
            var reader = new Utf8JsonReader(buffer.AsSpan(0, length), isLast, state);
            try
            {
                while (reader.Read())
                {
                    take(ref reader);
                }
            }
            catch (JsonException e)
            {
                return ErrorAt(e.LineNumber ?? line, e.BytePositionInLine ?? column, buffer.AsSpan((int)reader.BytesConsumed, length - (int)reader.BytesConsumed), "this is no JSON, or not all of it");
            }

            state = reader.CurrentState;
            if (!Discard((int)reader.BytesConsumed))
            {
                return ErrorAt(line, column, buffer, "a value is longer than any that is expected");
            }
        }

        return null;
    }

    /// <summary>An error of what was read to here.</summary>
    public FormatError Error(string problem) => ErrorAt(line, column, [], problem);

    // Makes room for the next piece; false when one value takes too much.
    private bool Discard(int consumed)
    {
        var before = buffer.AsSpan(0, consumed);
        var lines = before.Count((byte)'\n');
        (line, column) = (line + lines, lines > 0 ? consumed - before.LastIndexOf((byte)'\n') - 1 : column + consumed);
        buffer.AsSpan(consumed, length - consumed).CopyTo(buffer);
        length -= consumed;
        if (length == buffer.Length)
        {
            if (length >= LongestValue)
            {
                return false;
            }

            Array.Resize(ref buffer, buffer.Length * 2);
        }

        return true;
    }

    private static FormatError ErrorAt(long line, long column, ReadOnlySpan<byte> rest, string problem) =>
        new((int)line + 1, (int)column + 1, Printable.Text(Bytes.Text(rest, SnippetBytes)), problem);
}
