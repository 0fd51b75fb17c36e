namespace StratusLab.Elastic.Lab;

/// <summary>The cached worker image; <c>tests/lab/worker-image</c> builds it when it is missing.</summary>
internal sealed record WorkerImage(string Directory)
{
    public string Disk => Path.Combine(Directory, "worker.raw");

    public string Kernel => Path.Combine(Directory, "vmlinuz");

    public string Initrd => Path.Combine(Directory, "initrd");

    /// <summary>What boots it fastest under software emulation; the image's builder measured it.</summary>
    public string KernelCommandLine => File.ReadAllText(Path.Combine(Directory, "cmdline")).Trim();

    public static async Task<WorkerImage> FindAsync(bool withJoin, CancellationToken ct) =>
        new((await Shell.RunAsync(Checkout.PathOf("tests/lab/worker-image"), withJoin ? [] : ["--no-join"], ct)).Ok("worker-image").Split('\n')[^1]);

    /// <summary>A guest that is up within seconds and joins nothing.</summary>
    public static async Task<WorkerImage> TinyAsync(string directory, CancellationToken ct)
    {
        (await Shell.RunAsync(Checkout.PathOf("tests/lab/tiny-guest"), [directory], ct)).Ok("tiny-guest");
        return new(directory);
    }

    /// <summary>The same, with kernel and initial RAM disk copied to where QEMU's user can read them.</summary>
    public WorkerImage ReadableIn(string directory)
    {
        var copy = System.IO.Directory.CreateDirectory(Path.Combine(directory, "boot")).FullName;
        foreach (var name in new[] { "vmlinuz", "initrd", "cmdline" })
        {
            File.Copy(Path.Combine(Directory, name), Path.Combine(copy, name), overwrite: true);
        }

        return new(copy);
    }

    /// <summary>The disk's checksum, from the list that was written when the image was built.</summary>
    public async Task<string> Sha256Async(CancellationToken ct)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Directory, "SHA256SUMS"), ct);
        return lines.First(l => l.EndsWith("worker.raw", StringComparison.Ordinal)).Split(' ')[0];
    }
}
