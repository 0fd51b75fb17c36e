using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Vmm.Transfer;

namespace StratusLab.Elastic.Bench;

/// <summary>A VM's disk as an overlay over a 1 GiB image, against a copy of that image on the same disk.</summary>
internal static class OverlayBench
{
    private const int ImageMiB = 1024;

    public static async Task<Measure[]> RunAsync()
    {
        using var directory = new BenchDirectory();
        var (image, disk) = (directory["image"], directory["disk"]);
        await WriteAsync(image);
        var runner = new LocalCommandRunner(TimeProvider.System);
        var stored = new StoredImage { Name = new("bench"), Sha256 = "", Format = "raw", VirtualSizeBytes = (long)ImageMiB << 20, FileBytes = (long)ImageMiB << 20, ImportedAt = default, Source = "" };
        var overlay = new Overlay(runner, UnixFileMode.UserRead | UnixFileMode.UserWrite, TimeSpan.FromMinutes(1));
        var cloned = await Median.SecondsAsync(async () =>
        {
            File.Delete(disk);
            await overlay.EnsureAsync(disk, image, stored, CancellationToken.None);
        });
        var copied = await Median.SecondsAsync(
            async () =>
            {
                File.Delete(disk);
                var result = await runner.RunAsync(new Command("cp", ["--sparse=never", "--reflink=never", image, disk]) { Deadline = TimeSpan.FromMinutes(5) }, CancellationToken.None);
                _ = result.ExitCode == 0 ? result : throw new InvalidOperationException($"cp failed: {result.Error}");
            },
            times: 3);
        return [new("overlay over a 1 GiB image, to a copy of it", cloned / copied, "", 1 / 20.0)];
    }

    private static async Task WriteAsync(string path)
    {
        var piece = new byte[1 << 20];
        new Random(1).NextBytes(piece);
        await using var file = File.Create(path);
        for (var i = 0; i < ImageMiB; i++)
        {
            await file.WriteAsync(piece);
        }
    }
}
