using System.Text;
using Microsoft.Extensions.Logging;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Networks;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>
/// Keeps the names of all leased addresses in a hosts file, between two lines of ours. All else in the file is left as it is, byte for byte. Trouble with it is
/// logged when it begins and when it changes, shown, and stops nothing.
/// </summary>
internal sealed partial class HostsFile(ServedSite site, ILogger<HostsFile> log)
{
    // errno values of Linux (EBUSY, EROFS), which .NET gives as HResult on Unix.
    private const int MountedByItself = 16;
    private const int ReadOnlyDirectory = 30;

    private readonly string begin = $"# begin stratuslab-elastic {site.Name}";
    private readonly string end = $"# end stratuslab-elastic {site.Name}";

    /// <summary>True when the site wants one.</summary>
    public bool IsWanted => site.HostsFile is not null;

    /// <summary>Why it is not up to date; empty when it is.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>Brings it up to date with what the ledger holds after a pass. Touches nothing when it is.</summary>
    public async Task UpdateAsync(IReadOnlyCollection<Lease> leases, CancellationToken ct)
    {
        if (site.HostsFile is not { } file)
        {
            return;
        }

        var before = Problem;
        try
        {
            await WriteAsync(file, [.. site.Networks.OrderBy(n => n.Name).SelectMany(n => new AddressPlan(n).HostsLines(leases))], ct);
            Problem = "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or RejectedException)
        {
            Problem = $"{file} is not up to date: {Printable.Text(e.Message.TrimEnd('.'), 500)}.";
        }

        if (Problem != before && Problem.Length > 0)
        {
            NotUpToDate(log, Problem);
        }
        else if (Problem != before)
        {
            UpToDate(log, file);
        }
    }

    private async Task WriteAsync(string file, string[] lines, CancellationToken ct)
    {
        // Latin-1 gives every byte back as it was.
        var now = await File.ReadAllTextAsync(file, Encoding.Latin1, ct);
        var wanted = With(now, lines);
        if (wanted != now)
        {
            await PutAsync(file, Encoding.Latin1.GetBytes(wanted), ct);
        }
    }

    // Without our lines, they are added at the end.
    private string With(string text, string[] lines)
    {
        var all = text.Split('\n');
        var (first, last) = (Array.IndexOf(all, begin), Array.IndexOf(all, end));
        if ((first < 0) != (last < 0) || last < first || all.Count(l => l == begin || l == end) > 2)
        {
            throw new RejectedException($"\"{begin}\" and \"{end}\" do not stand in it once each, in this order. Mend them by hand, or remove both");
        }

        string[] ours = [begin, .. lines, end];
        return string.Join('\n', first >= 0 ? [.. all[..first], .. ours, .. all[(last + 1)..]]
            : [.. all[^1].Length == 0 ? all[..^1] : all, .. ours, ""]);
    }

    // Readers see the old file or the new one. Where that cannot be (the file is mounted by itself, or its directory is not ours to write), it is written in place.
    private static async Task PutAsync(string path, byte[] content, CancellationToken ct)
    {
        var file = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        var beside = $"{file}.elastic-{Environment.ProcessId}";
        try
        {
            await File.WriteAllBytesAsync(beside, content, ct);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(beside, File.GetUnixFileMode(file));
            }

            File.Move(beside, file, overwrite: true);
        }
        catch (Exception e) when (e is UnauthorizedAccessException || e.HResult is MountedByItself or ReadOnlyDirectory)
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Write);
            await stream.WriteAsync(content, ct);
            stream.SetLength(content.Length);
        }
        finally
        {
            if (File.Exists(beside))
            {
                File.Delete(beside);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem} The next pass tries again.")]
    private static partial void NotUpToDate(ILogger log, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "{File} is up to date again.")]
    private static partial void UpToDate(ILogger log, string file);
}
