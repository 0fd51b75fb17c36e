namespace StratusLab.Elastic.Vmm.Images;

/// <summary>Copies into a new file and leaves holes where the source has only zeros: a raw image is mostly empty.</summary>
internal static class SparseCopy
{
    private const int BufferBytes = 1 << 20;
    private const int HoleBytes = 64 << 10;

    /// <summary>Copies all of <paramref name="from"/> to <paramref name="start"/>, where <paramref name="to"/> ends.</summary>
    public static async Task RunAsync(Stream from, FileStream to, long start, CancellationToken ct)
    {
        var buffer = new byte[BufferBytes];
        var length = start;
        int read;
        while ((read = await from.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct).ConfigureAwait(false)) > 0)
        {
            for (var at = 0; at < read; at += HoleBytes)
            {
                var piece = buffer.AsMemory(at, Math.Min(HoleBytes, read - at));
                if (piece.Span.ContainsAnyExcept((byte)0))
                {
                    await RandomAccess.WriteAsync(to.SafeFileHandle, piece, length + at, ct).ConfigureAwait(false);
                }
            }

            length += read;
        }

        if (to.Length < length)
        {
            RandomAccess.SetLength(to.SafeFileHandle, length);
        }
    }
}
