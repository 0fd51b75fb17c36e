using System.Globalization;
using System.Security.Cryptography;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Images;

/// <summary>What is read through it is hashed, counted from a start, reported, and stopped when it is too much or stands still for too long.</summary>
internal sealed class MeteredStream(Stream inner, long start, long maxBytes, TimeSpan stallDeadline, TimeProvider clock, Action<long> report) : Stream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long count = start;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => count;
        set => throw new NotSupportedException();
    }

    /// <summary>SHA-256 of everything read so far, in lower-case hex.</summary>
    public string Sha256() => Convert.ToHexStringLower(hash.GetCurrentHash());

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var stalled = new CancellationTokenSource(stallDeadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stalled.Token, cancellationToken);
        int read;
        try
        {
            read = await inner.ReadAsync(buffer, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"nothing came for {stallDeadline.TotalSeconds:0} s"), e);
        }

        count += read;
        if (count > maxBytes)
        {
            throw new RejectedException(string.Create(CultureInfo.InvariantCulture, $"The image is longer than {maxBytes} bytes, the most that it may be."));
        }

        hash.AppendData(buffer.Span[..read]);
        report(count);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hash.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
