using System.Net.Sockets;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Hosting;

/// <summary>The files of the unix sockets that the service listens on.</summary>
internal static class ListenSocket
{
    // open(2) of a socket is always answered with ENXIO (errno 6), whatever its other end does.
    private const int NoSuchDevice = 6;

    /// <summary>Who may connect: the service's user and its group, since that is the right to give orders.</summary>
    public const UnixFileMode ForGroup = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    /// <summary>Makes room for a socket: removes one that nobody answers on, which a killed service leaves behind. Throws when anything else is there.</summary>
    public static void Clear(string path, string setting, SocketType type = SocketType.Stream)
    {
        if (!Texts.FitsSocket(path))
        {
            throw new RejectedException($"{path} is too long for a socket: at most {Texts.LongestSocket} bytes. Name a shorter one in \"{setting}\".");
        }

        if (!Path.Exists(path))
        {
            return;
        }

        if (!IsSocket(path))
        {
            throw new RejectedException($"\"{setting}\" says {path}, but what is there is not a socket. It is left alone: remove it, or name another path.");
        }

        using var socket = new Socket(AddressFamily.Unix, type, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
            return;
        }
        catch (SocketException e)
        {
            throw new RejectedException($"Whether anybody answers on the socket {path}, where \"{setting}\" points, cannot be told: {e.Message}. Remove it if it is of no use, or name another path.", e);
        }

        throw new RejectedException($"Somebody answers on the socket {path}, where \"{setting}\" points: another elastic serves there. Stop it, or name another path.");
    }

    /// <summary>Lets others in. The socket is there, made with the process's umask, which commonly keeps them out.</summary>
    public static void Open(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    // For reading and writing, because opening a pipe for one of them would wait for its other end.
    private static bool IsSocket(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            return false;
        }
        catch (IOException e)
        {
            return e.HResult == NoSuchDevice;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
