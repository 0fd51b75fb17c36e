using StratusLab.Elastic.Commands;

namespace StratusLab.Elastic.Vmm.Tests.Transfer;

/// <summary>What a guest would do with its disks; a checkpoint is a plain file. A text stands on a disk as a block of its first character.</summary>
internal static class Disks
{
    private const string Block = "0 64k";

    public static async Task WriteAsync(string path, string text)
    {
        if (IsDisk(path))
        {
            await Tool.RunAsync("qemu-io", "-f", FormatOf(path), "-c", $"write -P {(byte)text[0]} {Block}", path);
        }
        else
        {
            await File.WriteAllTextAsync(path, text);
        }
    }

    public static async Task<bool> HasAsync(string path, string text) => IsDisk(path)
        ? File.Exists(path) && (await Tool.Runner.RunAsync(new Command("qemu-io", ["-r", "-f", FormatOf(path), "-c", $"read -P {(byte)text[0]} {Block}", path]), CancellationToken.None)).ExitCode == 0
        : File.Exists(path) && await File.ReadAllTextAsync(path) == text;

    // A link leads to a logical volume.
    private static string FormatOf(string path) => IsBlock(path) || new FileInfo(path).LinkTarget is not null ? "raw" : "qcow2";

    private static bool IsDisk(string path) => IsBlock(path) || Path.GetFileName(path).StartsWith("disk.", StringComparison.Ordinal);

    private static bool IsBlock(string path) => Path.GetFileName(Path.GetDirectoryName(path)) == "blocks";
}
