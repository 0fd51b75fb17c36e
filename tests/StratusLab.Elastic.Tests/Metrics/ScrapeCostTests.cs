using System.IO.Pipelines;
using StratusLab.Elastic.Metrics;
using StratusLab.Elastic.Tests.Api;

namespace StratusLab.Elastic.Tests.Metrics;

/// <summary>What a scrape leaves for the garbage collector.</summary>
[TestClass]
public sealed class ScrapeCostTests : ApiSuite
{
    [TestMethod]
    public async Task Scrape_OfThousandsOfSeries_AllocatesLittleAndNoMoreEachTime()
    {
        for (var i = 0; i < 900; i++)
        {
            Service.Get<ElasticMetrics>().LrmsActed(new($"cluster{i}"), "drain", TimeSpan.FromSeconds(i));
        }

        await ReadyNodeAsync();
        var exposition = Service.Get<Exposition>();
        var first = await MeasureAsync(exposition);

        var later = await MeasureAsync(exposition);

        // 900 histograms are 15,300 lines, a megabyte and a half of text.
        Assert.IsGreaterThan(1 << 20, later.Written);
        Assert.IsLessThan(200 << 10, later.Allocated);
        Assert.IsLessThanOrEqualTo(first.Allocated * 1.1, later.Allocated);
    }

    // The least of ten: others may run in this process at the same time, and they allocate on other threads only.
    private async Task<(long Allocated, long Written)> MeasureAsync(Exposition exposition)
    {
        var (least, written) = (long.MaxValue, 0L);
        for (var i = 0; i < 10; i++)
        {
            using var stream = new CountingStream();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var writer = PipeWriter.Create(stream, new(minimumBufferSize: 64 << 10));
            await exposition.WriteAsync(writer, Ct);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            written = stream.Length;
        }

        return (least, written);
    }

    /// <summary>Takes everything at once, so that nothing is done on another thread.</summary>
    private sealed class CountingStream : Stream
    {
        private long length;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => length;

        public override long Position { get => length; set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => length += count;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            length += buffer.Length;
            return ValueTask.CompletedTask;
        }
    }
}
