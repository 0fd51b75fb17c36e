using System.Security.Cryptography;
using System.Text;

namespace StratusLab.Elastic.Vmm.Images;

/// <summary>
/// What an import writes before there is an image. Its name comes from the source and the checksum, so the next import of the same finds it. While the note
/// beside it is there, what has come so far is the beginning of that version of the file; without a note it is worth nothing.
/// </summary>
internal sealed class PartFile
{
    public const string Prefix = ".import-";
    private const string NoteSuffix = ".from";

    private readonly string note;

    public PartFile(string directory, string source, string sha256)
    {
        Key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{sha256} {source}")))[..32];
        Path = System.IO.Path.Combine(directory, $"{Prefix}{Key}.part");
        note = Path + NoteSuffix;
    }

    /// <summary>One import of it at a time.</summary>
    public string Key { get; }

    public string Path { get; }

    /// <summary>How much of which version has come; null when there is nothing to go on from.</summary>
    public (long Bytes, string Validator)? Begun =>
        File.Exists(note) && new FileInfo(Path) is { Exists: true, Length: > 0 } part ? (part.Length, File.ReadAllText(note)) : null;

    /// <summary>Notes, before the first byte, which version of the file begins; null for one that cannot be gone on with.</summary>
    public void Begin(string? validator)
    {
        Remove();
        if (validator is not null)
        {
            File.WriteAllText(note, validator);
        }
    }

    /// <summary>True when its beginning is from an earlier import than its end.</summary>
    public bool WasGoneOnWith { get; private set; }

    /// <summary>It has come to its end.</summary>
    public void End(bool wasGoneOnWith)
    {
        WasGoneOnWith = wasGoneOnWith;
        Forget();
    }

    /// <summary>What is there is not to be gone on with: it is of no use.</summary>
    public void Forget() => File.Delete(note);

    /// <summary>Removes what no later import can use.</summary>
    public void RemoveUnlessBegun()
    {
        if (!File.Exists(note))
        {
            Remove();
        }
    }

    /// <summary>Removes it, with what was made from it. The note goes first: without it the rest counts for nothing.</summary>
    public void Remove()
    {
        Forget();
        foreach (var path in Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(Path)!, System.IO.Path.GetFileName(Path) + "*")) // The path was combined with a directory.
        {
            File.Delete(path);
        }
    }

    /// <summary>
    /// Removes from a cache what imports left behind: all that nobody can go on with when <paramref name="isFirst"/> says that no import runs yet, and whatever was
    /// not touched since <paramref name="before"/>.
    /// </summary>
    public static void RemoveUnfinished(string directory, bool isFirst, DateTime before)
    {
        foreach (var path in Directory.EnumerateFiles(directory, Prefix + "*"))
        {
            var part = path.EndsWith(NoteSuffix, StringComparison.Ordinal) ? path[..^NoteSuffix.Length] : path;
            var isOld = File.GetLastWriteTimeUtc(path) < before && !(File.Exists(part) && File.GetLastWriteTimeUtc(part) >= before);
            if (isOld || (isFirst && !(File.Exists(part) && File.Exists(part + NoteSuffix))))
            {
                File.Delete(path);
            }
        }
    }
}
