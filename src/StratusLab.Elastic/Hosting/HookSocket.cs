using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StratusLab.Elastic.Api;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Hosting;

/// <summary>
/// Takes hints of hooks on this machine as datagrams, from everybody: nobody can ask, order or wait for anything here. Whoever sends is not held up, because a datagram is
/// taken by the kernel or refused at once. A storm costs what <see cref="Turn"/> lets through, and no memory: the kernel keeps a few datagrams and refuses the rest, which
/// loses nothing, since those that it keeps are such hints, too.
/// </summary>
internal partial class HookSocket(AccessConfiguration access, HookEndpoint hooks, TimeProvider time, ILogger<HookSocket> log) : BackgroundService
{
    /// <summary>Datagrams that are read in a row, before a <see cref="Rest"/>.</summary>
    public const int Turn = 256;

    /// <summary>How long it rests after them, or after as many as there were.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(10);

    /// <summary>How long it rests after it could not be read.</summary>
    public static readonly TimeSpan LongRest = TimeSpan.FromSeconds(1);

    // A cluster's name, and what logger(1) writes before it.
    private const int Longest = 256;

    // Whoever may reach its directory may write, and nobody can read.
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    /// <summary>Opens it. Throws <see cref="RejectedException"/> when it cannot.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        var path = access.HookSocket;
        ListenSocket.Clear(path, "access.hook-socket", SocketType.Dgram);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            ListenSocket.Open(path, Mode);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            throw new RejectedException($"It cannot listen at {path}: {e.Message.TrimEnd('.')}. Its directory must be there and the service's: name another path in \"access.hook-socket\".", e);
        }

        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        socket.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var buffer = new byte[Longest];
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TakeAsync(buffer, stoppingToken);
                await Task.Delay(Rest, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException e)
            {
                // Hints make looks sooner and are needed by nothing: the service goes on, and its interval finds everything.
                CannotRead(log, e.Message);
                await Task.Delay(LongRest, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Waits for a datagram; gives its length.</summary>
    protected virtual ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken ct) => socket.ReceiveAsync(buffer, ct);

    private async Task TakeAsync(byte[] buffer, CancellationToken ct)
    {
        var length = await ReceiveAsync(buffer, ct);
        hooks.Knock(ClusterIn(buffer.AsSpan(0, length)));

        // Not by what is available: an empty datagram is there with no bytes.
        for (var left = Turn - 1; left > 0 && socket.Poll(TimeSpan.Zero, SelectMode.SelectRead); left--)
        {
            length = socket.Receive(buffer);
            hooks.Knock(ClusterIn(buffer.AsSpan(0, length)));
        }
    }

    /// <summary>The cluster that a datagram names: its last word. logger(1), which a shell script sends with, writes others before it.</summary>
    internal static string ClusterIn(ReadOnlySpan<byte> datagram)
    {
        var text = datagram.TrimEnd(" \n\0"u8);
        return Encoding.ASCII.GetString(text[(text.LastIndexOf((byte)' ') + 1)..]);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The hook socket could not be read, and is tried again in a second: {Problem}")]
    private static partial void CannotRead(ILogger log, string problem);
}
