using System.Collections.Immutable;
using System.Globalization;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Images;

namespace StratusLab.Elastic.Vmm.Transfer.Ssh;

/// <summary>Brings images to a host, once each, where they are verified.</summary>
internal sealed class HostCache(HostFiles host, ImageStore store)
{
    /// <summary>Brings one of <paramref name="files"/>, or another image that a disk of the VM is over: its template's name may stand for a newer one by now.</summary>
    /// <exception cref="RejectedException">There is no such image here.</exception>
    public Task SendAsync(VmId vm, string sha256, ImmutableArray<CachedFile> files, CancellationToken ct)
    {
        var file = files.FirstOrDefault(file => file.Sha256 == sha256) ?? (store.Find(sha256) is { } stored
            ? new CachedFile(stored.FullName, sha256, stored.Length)
            : throw new RejectedException($"A disk of VM {vm} is over the image with the SHA-256 {Printable.Text(sha256, 80)}, which is neither on {host.Place.Machine} nor here any more. Import that image again, or destroy the VM."));
        return host.RunAsync(
            vm,
            HostScripts.Take,
            $"take {file.Path}",
            [file.Sha256, file.Bytes.ToString(CultureInfo.InvariantCulture)],
            command => command with { InputFile = file.Path, Deadline = host.Place.CopyDeadline },
            ct);
    }

    /// <summary>The files that are there, by name.</summary>
    public async Task<ImmutableArray<KeptImage>> ListAsync(CancellationToken ct)
    {
        var lines = await host.ReadAsync(HostScripts.Images, "list the images", [], command => command, ct).ConfigureAwait(false);
        return [.. lines.Select(line => line.Split(' ')).Where(f => f.Length == 2).Select(f => new KeptImage(f[0], long.Parse(f[1], NumberStyles.None, CultureInfo.InvariantCulture))).OrderBy(i => i.Sha256, StringComparer.Ordinal)];
    }

    /// <summary>Has the host read a file and compare its checksum; null when it is not there.</summary>
    /// <exception cref="RejectedException">The text is no checksum.</exception>
    public async Task<bool?> VerifyAsync(string sha256, CancellationToken ct) =>
        await host.ReadAsync(HostScripts.Verify, $"verify the image {sha256}", [Checksum.Require(sha256)], command => command with { Deadline = host.Place.CopyDeadline }, ct).ConfigureAwait(false) switch
        {
            ["good"] => true,
            ["wrong"] => false,
            _ => null,
        };
}
