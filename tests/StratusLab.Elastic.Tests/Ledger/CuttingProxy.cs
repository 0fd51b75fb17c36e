using System.Net.Sockets;

namespace StratusLab.Elastic.Tests.Ledger;

/// <summary>
/// Stands between a client and a PostgreSQL server, and cuts the connection when the client says COMMIT, before or after the server has heard it.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private const string SocketName = ".s.PGSQL.5432";

    private readonly DirectoryInfo _directory = System.IO.Directory.CreateTempSubdirectory("elastic-px-");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _server;
    private readonly Task _accepting;
    private readonly TaskCompletionSource _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isArmed;
    private volatile bool _isForwarded;

    public CuttingProxy(string serverDirectory)
    {
        _server = Path.Combine(serverDirectory, SocketName);
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(Directory, SocketName)));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    /// <summary>Where its socket is.</summary>
    public string Directory => _directory.FullName;

    /// <summary>Cuts the next connection that commits: after the server has done it, or before it hears of it.</summary>
    public void CutAtCommit(bool isForwarded)
    {
        _isForwarded = isForwarded;
        _isArmed = true;
    }

    /// <summary>Returns when the connection has been cut and the server has done what it was told.</summary>
    public Task WaitForCutAsync(CancellationToken ct) => _cut.Task.WaitAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        {
            using Socket server = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await server.ConnectAsync(new UnixDomainSocketEndPoint(_server), _stop.Token);
            var answers = CopyAnswersAsync(server, client);
            var isCut = await CopyQuestionsAsync(client, server);
            await answers;
            if (isCut)
            {
                _cut.TrySetResult();
            }
        }
    }

    /// <summary>
    /// Until the client hangs up or is cut off (true). The server is then told that no more will come: it finishes what it has heard and closes.
    /// </summary>
    private async Task<bool> CopyQuestionsAsync(Socket client, Socket server)
    {
        var buffer = new byte[1 << 16];
        var isCut = false;
        try
        {
            while (!isCut && await client.ReceiveAsync(buffer, _stop.Token) is > 0 and var count)
            {
                isCut = _isArmed && buffer.AsSpan(0, count).IndexOf("COMMIT\0"u8) >= 0;
                _isArmed &= !isCut;
                if (isCut)
                {
                    client.Close();
                }

                if (!isCut || _isForwarded)
                {
                    await server.SendAsync(buffer.AsMemory(0, count), _stop.Token);
                }
            }

            server.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The server has hung up, or the test is over.
        }

        return isCut;
    }

    /// <summary>Until the server closes; what a client that is gone would have been told is lost.</summary>
    private async Task CopyAnswersAsync(Socket server, Socket client)
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (await server.ReceiveAsync(buffer, _stop.Token) is > 0 and var count)
            {
                await TellAsync(client, buffer.AsMemory(0, count));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The server was killed, or the test is over.
        }

        client.Close();
    }

    private async Task TellAsync(Socket client, ReadOnlyMemory<byte> answer)
    {
        try
        {
            await client.SendAsync(answer, _stop.Token);
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // It was cut off.
        }
    }
}
