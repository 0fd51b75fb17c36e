using System.Globalization;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>
/// The directories of VMs. Invariant: whatever has a number, or a number in its temporary name, and our site's mark is ours; nothing else is ever listed or touched.
/// A directory appears under its number with its mark in it, and disappears from there as a whole, both by a rename.
/// <code>
/// .new-SITE-ID  --rename-->  ID (with the file "site")  --rename-->  .old-SITE-ID  --> nothing
/// </code>
/// </summary>
internal sealed class VmDirectory(SharedTransferOptions options, ICommandRunner runner)
{
    private const string Mark = "site";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string root = Path.Combine(options.DataDirectory, "vms");
    private readonly string made = $".new-{options.Site}-";
    private readonly string gone = $".old-{options.Site}-";

    /// <summary>The mode of files that QEMU must open: its group's too when there is one.</summary>
    public UnixFileMode FileMode { get; } = UnixFileMode.UserRead | UnixFileMode.UserWrite
        | (options.QemuGroup.Length > 0 ? UnixFileMode.GroupRead | UnixFileMode.GroupWrite : UnixFileMode.None);

    public string PathOf(VmId vm) => Path.Combine(root, vm.ToString());

    /// <summary>Makes the directory; false when it was there.</summary>
    /// <exception cref="RejectedException">There is one that is not ours.</exception>
    public async Task<bool> EnsureAsync(VmId vm, CancellationToken ct)
    {
        var path = PathOf(vm);
        if (Directory.Exists(path))
        {
            RequireOurs(path);
            return false;
        }

        var fresh = Path.Combine(root, made + vm);
        Delete(fresh);
        Directory.CreateDirectory(fresh, Private);
        await File.WriteAllTextAsync(Path.Combine(fresh, Mark), options.Site + "\n", ct).ConfigureAwait(false);
        if (options.QemuGroup.Length > 0)
        {
            await OpenToQemuAsync(fresh, ct).ConfigureAwait(false);
        }

        Directory.Move(fresh, path);
        return true;
    }

    /// <summary>Removes the directory and what earlier removals left behind. Not there is success; one that is not ours is left alone, which is success too.</summary>
    public void Remove(VmId vm)
    {
        var (path, old) = (PathOf(vm), Path.Combine(root, gone + vm));
        Delete(Path.Combine(root, made + vm));
        Delete(old);
        if (Directory.Exists(path) && IsOurs(path))
        {
            Directory.Move(path, old);
            Delete(old);
        }
    }

    /// <summary>Every VM that has a directory of ours, or the rest of one, in order.</summary>
    public IEnumerable<VmId> List() => !Directory.Exists(root) ? [] : Directory.EnumerateDirectories(root)
        .Select(Number).OfType<VmId>().Distinct().Order();

    /// <summary>True when the VM has a directory and it is ours.</summary>
    public bool IsThere(VmId vm) => Directory.Exists(PathOf(vm)) && IsOurs(PathOf(vm));

    private VmId? Number(string path)
    {
        var name = Path.GetFileName(path);
        var prefix = name.StartsWith(made, StringComparison.Ordinal) ? made : name.StartsWith(gone, StringComparison.Ordinal) ? gone : "";
        var isNumber = long.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        return isNumber && name == prefix + new VmId(number) && (prefix.Length > 0 || IsOurs(path)) ? new VmId(number) : null;
    }

    private void RequireOurs(string path)
    {
        if (!IsOurs(path))
        {
            throw new RejectedException($"The directory {path} is there and does not carry the mark of site \"{options.Site}\". Every site needs a data directory of its own; otherwise find out whose it is and remove it.");
        }
    }

    private bool IsOurs(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(path, Mark)).Trim() == options.Site;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Set-group-ID: what is made inside belongs to the group without our having to be root.
    private async Task OpenToQemuAsync(string path, CancellationToken ct)
    {
        var result = await runner.RunAsync(new Command("chgrp", ["--", options.QemuGroup, path]), ct).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new RejectedException($"{path} cannot be given to group \"{options.QemuGroup}\" (exit {result.ExitCode}): {result.Error}. Put the service's user into that group, or correct the group's name.");
        }

        File.SetUnixFileMode(path, Private | UnixFileMode.SetGroup | UnixFileMode.GroupExecute);
    }

    private static void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
