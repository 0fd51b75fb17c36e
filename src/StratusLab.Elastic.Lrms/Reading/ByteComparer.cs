using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace StratusLab.Elastic.Lrms.Reading;

/// <summary>
/// Compares texts as bytes. The hash takes 8 bytes at a time (multiply and fold, as wyhash does; <see cref="HashCode"/> is several times slower) and
/// starts from a secret of the process, so that job names cannot be chosen to collide.
/// </summary>
internal sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    private const ulong Odd = 0x9E37_79B9_7F4A_7C15; // 2^64 divided by the golden ratio

    private static readonly ulong Secret = MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    public static ByteComparer Instance { get; } = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = Secret ^ (ulong)alternate.Length;
        while (alternate.Length >= sizeof(ulong))
        {
            hash = Fold(hash ^ MemoryMarshal.Read<ulong>(alternate));
            alternate = alternate[sizeof(ulong)..];
        }

        ulong rest = 0;
        foreach (var b in alternate)
        {
            rest = (rest << 8) | b;
        }

        hash = Fold(hash ^ rest);
        return (int)(hash ^ (hash >> 32));
    }

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    private static ulong Fold(ulong value)
    {
        var high = Math.BigMul(value ^ Secret, BitOperations.RotateLeft(value, 32) ^ Odd, out var low);
        return high ^ low;
    }
}
