using System.Globalization;
using System.Text;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Ledger;

/// <summary>
/// Keeps a second instance off a SQLite ledger: an exclusive <c>flock</c> on <c>&lt;file&gt;.lock</c>, which the kernel gives back however the process
/// ends. The holder's process id is in <c>&lt;file&gt;.pid</c>, because .NET cannot open a file that is locked, not even to read it. The lock file stays:
/// deleting it would let two instances lock two different files of that name.
/// </summary>
internal sealed class InstanceLock : IDisposable
{
    /// <summary>EWOULDBLOCK on Linux: what <c>flock</c> says of a lock that another holds. .NET passes it on as the HResult.</summary>
    private const int WouldBlock = 11;

    private readonly FileStream _lock;
    private readonly string _pidFile;

    private InstanceLock(FileStream held, string pidFile)
    {
        _lock = held;
        _pidFile = pidFile;
    }

    /// <summary>Takes the lock of a ledger. Throws <see cref="RejectedException"/> that names the file and the holder when it is taken.</summary>
    public static InstanceLock Take(string ledgerFile)
    {
        var pidFile = ledgerFile + ".pid";
        FileStream held;
        try
        {
            held = PrivateFile.Open(ledgerFile + ".lock", FileShare.None);
        }
        catch (IOException e) when (e.HResult == WouldBlock)
        {
            throw new RejectedException(
                $"The ledger {ledgerFile} is in use by another instance{Holder(pidFile)}. "
                + "Stop that one first, or keep the ledger in PostgreSQL, where a second instance stands by.",
                e);
        }

        try
        {
            using var pid = PrivateFile.Open(pidFile, FileShare.Read);
            pid.SetLength(0);
            pid.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")));
            return new(held, pidFile);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        File.Delete(_pidFile);
        _lock.Dispose();
    }

    private static string Holder(string pidFile)
    {
        try
        {
            return int.TryParse(File.ReadAllText(pidFile), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var pid)
                ? $" (process {pid})"
                : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
