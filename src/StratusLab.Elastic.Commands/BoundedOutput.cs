using System.Buffers;

namespace StratusLab.Elastic.Commands;

/// <summary>
/// Keeps the first so many bytes of a stream in one piece and reads the rest away, so that the program can finish. Doubling makes it linear in time
/// and at most twice the size; buffers that are outgrown go back to the pool, a well-filled last one becomes the result without a copy.
/// </summary>
internal sealed class BoundedOutput(int max) : IByteSink
{
    private const int Chunk = 64 * 1024;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(Chunk);
    private byte[]? scratch;
    private int length;

    /// <summary>True when more came than was kept.</summary>
    public bool IsTruncated { get; private set; }

    /// <inheritdoc/>
    public Memory<byte> Room()
    {
        if (length == max)
        {
            return scratch ??= new byte[Chunk];
        }

        if (length == buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, 2L * buffer.Length));
            buffer.AsSpan().CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }

        return buffer.AsMemory(length);
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        IsTruncated |= count > max - length;
        length = (int)Math.Min(max, (long)length + count);
    }

    /// <summary>What was kept. To be called once, at the end.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        if (length >= buffer.Length / 2)
        {
            return buffer.AsMemory(0, length);
        }

        var bytes = buffer.AsSpan(0, length).ToArray();
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        return bytes;
    }
}
