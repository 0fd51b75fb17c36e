using System.Buffers;
using System.Text;

namespace StratusLab.Elastic.Configuration.Yaml;

/// <summary>From bytes to text: UTF-8 only, no control characters, and no larger than a person writes.</summary>
internal static class SourceText
{
    /// <summary>The largest file that is read, in bytes: a site with ten thousand hosts fits.</summary>
    public const int MaxLength = 4 << 20;

    /// <summary>The text of <paramref name="source"/>, or null when it has none; the reason is then in <paramref name="errors"/>.</summary>
    public static string? Decode(SourceFile source, ErrorList errors)
    {
        var bytes = source.Content.Span;
        if (bytes.Length > MaxLength)
        {
            return Refuse(errors, new(source.Name), $"the file is larger than {MaxLength >> 20} MiB. Is it a configuration file?");
        }

        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            return Refuse(errors, new(source.Name, 1), "the file is UTF-16. Save it as UTF-8.");
        }

        bytes = bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes[3..] : bytes;
        return Check(source.Name, bytes, errors) ? Encoding.UTF8.GetString(bytes) : null;
    }

    private static bool Check(string file, ReadOnlySpan<byte> bytes, ErrorList errors)
    {
        var (line, column) = (1, 1);
        for (var rest = bytes; rest.Length > 0;)
        {
            if (Rune.DecodeFromUtf8(rest, out var rune, out var length) != OperationStatus.Done)
            {
                errors.Add(new(file, line, column), $"column {column} is not UTF-8 (byte 0x{rest[0]:X2}). Save the file as UTF-8.");
                return false;
            }

            if (Rune.IsControl(rune) && rune.Value is not ('\t' or '\n' or '\r'))
            {
                errors.Add(new(file, line, column), $"column {column} has the control character U+{rune.Value:X4}. Remove it.");
                return false;
            }

            (line, column) = rune.Value == '\n' ? (line + 1, 1) : (line, column + 1);
            rest = rest[length..];
        }

        return true;
    }

    private static string? Refuse(ErrorList errors, Location at, string message)
    {
        errors.Add(at, message);
        return null;
    }
}
