using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace StratusLab.Elastic.Vmm.Transfer.Ssh;

/// <summary>Checksums of kernels and initial RAM disks. A file is read again when its length or its time has changed.</summary>
internal sealed class BootFiles
{
    private readonly ConcurrentDictionary<string, (DateTime At, CachedFile File)> known = new(StringComparer.Ordinal);

    /// <summary>The file with its checksum; null for none.</summary>
    public async Task<CachedFile?> ReadAsync(string? path, CancellationToken ct)
    {
        if (path is null)
        {
            return null;
        }

        var info = new FileInfo(path);
        var at = info.LastWriteTimeUtc;
        if (known.TryGetValue(path, out var before) && before.At == at && before.File.Bytes == info.Length)
        {
            return before.File;
        }

        await using var content = new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
        var file = new CachedFile(path, Convert.ToHexStringLower(await SHA256.HashDataAsync(content, ct).ConfigureAwait(false)), content.Length);
        known[path] = (at, file);
        return file;
    }
}
