using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace StratusLab.Elastic.Api.Access;

/// <summary>Who is at the other end of a unix socket, as the kernel says (SO_PEERCRED, unix(7)).</summary>
internal static class PeerUser
{
    // asm-generic/socket.h; struct ucred is pid, uid, gid, four bytes each.
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    /// <summary>The user's number; null when the kernel does not tell.</summary>
    public static uint? Of(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[12];
        try
        {
            var length = socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials);
            return length == credentials.Length ? MemoryMarshal.Read<uint>(credentials[4..8]) : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
