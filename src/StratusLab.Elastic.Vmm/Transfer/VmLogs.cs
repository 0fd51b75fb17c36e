using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>
/// A log file per VM, <c>vm.log</c> in its directory: every command that was run for it, with its exit code and what it said on standard error.
/// Never what it read on standard input. Nothing is logged for a VM that has no directory.
/// </summary>
/// <param name="dataDirectory">The data directory of <see cref="SharedTransferOptions"/>.</param>
/// <param name="clock">Stamps the lines.</param>
/// <param name="ran">Is called when a command of a VM has ended: a test may kill the service there.</param>
public sealed class VmLogs(string dataDirectory, TimeProvider clock, Action? ran = null)
{
    /// <summary>The longest that a log becomes, in bytes; then its older half is dropped.</summary>
    public const int MaxBytes = 256 << 10;

    /// <summary>A runner that logs what it runs for this VM.</summary>
    public ICommandRunner For(VmId vm, ICommandRunner runner) => new LoggedRunner(runner, PathOf(vm), clock, ran);

    /// <summary>The log; empty when there is none.</summary>
    public async Task<string> ReadAsync(VmId vm, CancellationToken ct)
    {
        try
        {
            return await File.ReadAllTextAsync(PathOf(vm), ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return "";
        }
    }

    private string PathOf(VmId vm) => Path.Combine(dataDirectory, "vms", vm.ToString(), "vm.log");
}
