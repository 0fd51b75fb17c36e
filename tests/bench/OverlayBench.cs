using StratusLab.Elastic.Commands;

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
        var cloned = await Median.SecondsAsync(async () =>
        {
            File.Delete(disk);
            await RunAsync(runner, "qemu-img", "create", "-q", "-f", "qcow2", "-b", image, "-F", "raw", disk);
        });
        var copied = await Median.SecondsAsync(
            async () =>
            {
                File.Delete(disk);
                await RunAsync(runner, "cp", "--sparse=never", "--reflink=never", image, disk);
            },
            times: 3);
        return [new("overlay over a 1 GiB image, to a copy of it", cloned / copied, "", 1 / 20.0)];
    }

    private static async Task RunAsync(LocalCommandRunner runner, string program, params string[] arguments)
    {
        var result = await runner.RunAsync(new Command(program, [.. arguments]) { Deadline = TimeSpan.FromMinutes(5) }, CancellationToken.None);
        _ = result.ExitCode == 0 ? result : throw new InvalidOperationException($"{program} failed: {result.Error}");
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
