using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Files;
using StratusLab.Elastic.Vmm.Images;

namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>Makes a VM's disk: a qcow2 overlay that holds what the VM writes and reads the rest from the image.</summary>
internal sealed class Overlay(ICommandRunner runner, UnixFileMode mode, TimeSpan deadline)
{
    private const int HeaderBytes = 64 << 10;

    /// <summary>Makes the overlay present: one that is over this image already is kept, anything else is replaced.</summary>
    public async Task EnsureAsync(string path, string image, StoredImage stored, CancellationToken ct)
    {
        if (IsOver(path, image, stored))
        {
            return;
        }

        var part = path + ".part";
        try
        {
            File.Delete(part);
            var result = await runner.RunAsync(
                new Command("qemu-img", ["create", "-q", "-f", "qcow2", "-b", image, "-F", stored.Format, part]) { Deadline = deadline }, ct).ConfigureAwait(false);
            if (result.ExitCode != 0)
            {
                throw DiskFull.Says(result.Error)
                    ? new CapacityExhaustedException($"The disk of {Path.GetDirectoryName(path)} is full: the disk {Path.GetFileName(path)} could not be made.")
                    : new RejectedException($"qemu-img could not make {path} over {image} (exit {result.ExitCode}): {result.Error}");
            }

            File.SetUnixFileMode(part, mode);
            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    // Reads the header itself: 0.1 ms where qemu-img info takes 20, and no lock is needed while a VM has the disk open.
    private static bool IsOver(string path, string image, StoredImage stored)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = new FileStream(path, new FileStreamOptions { BufferSize = 0, Share = FileShare.ReadWrite });
        var head = new byte[HeaderBytes];
        var have = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return Qcow2Header.Parse(head.AsSpan(0, have)).Header is { HasDataFile: false } header
            && header.BackingFile == image && header.BackingFormat == stored.Format && header.VirtualSizeBytes >= stored.VirtualSizeBytes;
    }
}
