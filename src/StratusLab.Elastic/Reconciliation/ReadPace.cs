using System.Collections.Concurrent;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>How often each LRMS may be asked: at most a tenth of the time, besides the first read after a hint of its own and one in every interval.</summary>
internal sealed class ReadPace(TimeProvider time)
{
    private readonly ConcurrentDictionary<ClusterName, (long Began, TimeSpan Took)> last = new();
    private readonly ConcurrentDictionary<ClusterName, bool> hinted = new();

    // Passes are further apart than this.
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(500);

    /// <summary>From the begin of one read to the begin of the next; zero where the time between two passes is enough.</summary>
    public TimeSpan RestOf(ClusterName cluster) => TookOf(cluster) * 10 is var rest && rest > Short ? rest : TimeSpan.Zero;

    /// <summary>How long the last read that has ended took; zero before there was one.</summary>
    public TimeSpan TookOf(ClusterName cluster) => last.GetValueOrDefault(cluster).Took;

    /// <summary>A read has ended that began at <paramref name="began"/>, a timestamp.</summary>
    public void Read(ClusterName cluster, long began) => last[cluster] = (began, time.GetElapsedTime(began));

    /// <summary>Something has changed there: the next pass reads it.</summary>
    public void Hint(ClusterName cluster) => hinted[cluster] = true;

    /// <summary>Whether a read may begin, which uses up the hints so far. After <paramref name="longest"/> it always may.</summary>
    public bool MayRead(ClusterName cluster, TimeSpan longest)
    {
        var rest = RestOf(cluster);
        return hinted.TryRemove(cluster, out _) || !last.TryGetValue(cluster, out var read) || time.GetElapsedTime(read.Began) >= (rest < longest ? rest : longest);
    }
}
