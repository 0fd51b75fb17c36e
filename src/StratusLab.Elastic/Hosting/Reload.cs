using System.Threading.Channels;

namespace StratusLab.Elastic.Hosting;

/// <summary>The wish that the configuration be read again.</summary>
internal sealed class Reload
{
    private readonly Channel<bool> wishes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Asks for it. Asking again before it has begun asks for the same.</summary>
    public void Ask() => wishes.Writer.TryWrite(true);

    /// <summary>Waits until somebody asks.</summary>
    public ValueTask<bool> AskedAsync(CancellationToken ct) => wishes.Reader.ReadAsync(ct);
}
