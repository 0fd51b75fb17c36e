using System.Buffers;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Metrics;

/// <summary>
/// The levels of the site: those that a pass leaves behind are put together once for it, those that change between passes when somebody asks. Talks to nothing outside
/// this process, so that asking costs the same however ill the site is.
/// </summary>
internal sealed class Levels(ElasticMetrics metrics, LiveView live, HostBoard board, ServedSite site, HostsFile hosts, ServiceInfo service, TimeProvider time)
{
    private volatile Left? left;

    /// <summary>What the last pass left behind. Put together by whoever asks first after the pass, which is the job that runs passes: with a great many jobs it takes a moment.</summary>
    public Left OfPass()
    {
        if (live.Last is not { } pass)
        {
            return Left.Nothing;
        }

        if (left is not { } known || !ReferenceEquals(known.Pass, pass))
        {
            left = known = new(pass, Put(pass, time.GetUtcNow()));
        }

        return known;
    }

    /// <summary>The rest, as it is now.</summary>
    public LevelBook Now()
    {
        var (book, now) = (new LevelBook(), time.GetUtcNow());
        ServiceLevels.Write(book, service, site, metrics, hosts);
        ClusterLevels.WriteAges(book, site, metrics, now);
        HostLevels.Write(book, live.Last, board, site, now);
        return book;
    }

    private LevelBook Put(LiveView.Pass pass, DateTimeOffset now)
    {
        var book = new LevelBook();
        ClusterLevels.Write(book, pass);
        QueueLevels.Write(book, pass, metrics.QueueNames, now);
        NodeLevels.Write(book, pass, now);
        NetworkLevels.Write(book, pass, site, now);
        return book;
    }

    /// <summary>What a pass left behind.</summary>
    public sealed class Left(LiveView.Pass? pass, LevelBook book)
    {
        private readonly Lazy<ReadOnlyMemory<byte>> text = new(() => Print(book));

        /// <summary>No pass has ended yet.</summary>
        public static Left Nothing { get; } = new(null, new());

        /// <summary>The pass; null for none.</summary>
        public LiveView.Pass? Pass => pass;

        /// <summary>Its levels.</summary>
        public LevelBook Book => book;

        /// <summary>The same in Prometheus' text format.</summary>
        public ReadOnlyMemory<byte> Text => text.Value;

        private static ReadOnlyMemory<byte> Print(LevelBook book)
        {
            var output = new ArrayBufferWriter<byte>();
            new MetricWriter(output).Write(book);
            return output.WrittenMemory;
        }
    }
}
