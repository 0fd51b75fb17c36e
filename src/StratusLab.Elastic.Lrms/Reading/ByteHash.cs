using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace StratusLab.Elastic.Lrms.Reading;

/// <summary>
/// A hash of short texts that takes 8 bytes at a time (multiply and fold, as wyhash does; <see cref="HashCode"/> is several times slower). It starts from
/// a secret of the process, so that job names cannot be chosen to collide.
/// </summary>
internal static class ByteHash
{
    private const ulong Odd = 0x9E37_79B9_7F4A_7C15; // 2^64 divided by the golden ratio

    private static readonly ulong Secret = MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>The hash of <paramref name="text"/>.</summary>
    public static uint Of(ReadOnlySpan<byte> text)
    {
        var hash = Secret ^ (ulong)text.Length;
        while (text.Length >= sizeof(ulong))
        {
            hash = Fold(hash ^ MemoryMarshal.Read<ulong>(text));
            text = text[sizeof(ulong)..];
        }

        ulong rest = 0;
        foreach (var b in text)
        {
            rest = (rest << 8) | b;
        }

        hash = Fold(hash ^ rest);
        return (uint)(hash ^ (hash >> 32));
    }

    private static ulong Fold(ulong value)
    {
        var high = Math.BigMul(value ^ Secret, BitOperations.RotateLeft(value, 32) ^ Odd, out ulong low);
        return high ^ low;
    }
}
