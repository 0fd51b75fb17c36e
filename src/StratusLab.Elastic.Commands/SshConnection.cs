using System.Globalization;
using System.Text;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Commands;

/// <summary>
/// The shared connection to one machine: an ssh in the background that holds it, and a socket through which commands use it. It is opened when it is needed
/// and known by a number, so that only who has seen one fail gives that one up. Each has a socket of its own, because an ssh removes its socket when it ends, whoever's it is then.
/// </summary>
internal sealed class SshConnection(SshOptions options, SshArguments arguments, ICommandRunner local) : IAsyncDisposable
{
    private const int MaxPathBytes = 80;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly SemaphoreSlim gate = new(1);
    private int number;
    private bool isOpen;

    /// <summary>The socket of a connection.</summary>
    public string SocketOf(int which) => string.Create(CultureInfo.InvariantCulture, $"{options.ControlPath}.{which}");

    /// <summary>Makes sure that there is one. Returns its number.</summary>
    /// <exception cref="PeerUnreachableException">The machine does not answer.</exception>
    /// <exception cref="RejectedException">Its key is not the known one, or ours is not accepted.</exception>
    public async Task<int> OpenAsync(CancellationToken ct)
    {
        await gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (!isOpen || !File.Exists(SocketOf(number)))
            {
                await ConnectAsync(ct).ConfigureAwait(false);
            }

            return number;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Gives a connection up: the next command makes another. What still runs over the old one goes on.</summary>
    public async Task DropAsync(int which, CancellationToken ct)
    {
        await gate.WaitAsync(ct).ConfigureAwait(false);
        isOpen &= which != number;
        gate.Release();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (isOpen && File.Exists(SocketOf(number)))
        {
            try
            {
                await local.RunAsync(new Command("ssh", arguments.Disconnect(SocketOf(number))) { Deadline = TimeSpan.FromSeconds(5) }, CancellationToken.None).ConfigureAwait(false);
            }
            catch (PeerUnreachableException)
            {
                // It hangs, and ends by itself.
            }
        }

        gate.Dispose();
    }

    private async Task ConnectAsync(CancellationToken ct)
    {
        if (Encoding.UTF8.GetByteCount(options.ControlPath) > MaxPathBytes)
        {
            throw new RejectedException($"The path of the ssh connection's socket, {options.ControlPath}, is longer than {MaxPathBytes} bytes. Choose a shorter directory for it.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(options.ControlPath)!, Private); // An absolute path of a file has one.
        var next = number + 1;
        File.Delete(SocketOf(next));
        // Connecting has its own time-out, and so has every answer while logging in; a machine that trickles is ended here.
        var result = await local.RunAsync(new Command("ssh", arguments.Connect(SocketOf(next))) { Deadline = 2 * options.ConnectDeadline, Shown = $"ssh {options.User}@{options.Address}" }, ct).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw SshFault.From(options, result);
        }

        (number, isOpen) = (next, true);
    }
}
