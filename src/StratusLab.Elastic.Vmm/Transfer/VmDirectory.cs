using System.Globalization;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>
/// The directories of VMs on this machine. Invariant: whatever has a number, or a number in its temporary name, and our site's mark is ours; nothing else is ever listed or touched.
/// A directory appears under its number with its mark in it, and disappears from there as a whole, both by a rename.
/// <code>
/// .new-SITE-ID  --rename-->  ID (with the file "site")  --rename-->  .old-SITE-ID  --> nothing
/// </code>
/// </summary>
internal sealed class VmDirectory(string dataDirectory, string site, string qemuGroup, ICommandRunner runner)
{
    private const string Mark = "site";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string root = Path.Combine(dataDirectory, "vms");
    private readonly string made = $".new-{site}-";
    private readonly string gone = $".old-{site}-";

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
        await File.WriteAllTextAsync(Path.Combine(fresh, Mark), site + "\n", ct).ConfigureAwait(false);
        if (qemuGroup.Length > 0)
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

    /// <summary>The VMs that have a directory that is ours, or the rest of one.</summary>
    public IEnumerable<VmId> List() => !Directory.Exists(root) ? [] : Directory.EnumerateDirectories(root)
        .Select(path => (Path: path, Name: Path.GetFileName(path)))
        .Where(d => !d.Name.StartsWith('.') ? IsOurs(d.Path) : d.Name.StartsWith(made, StringComparison.Ordinal) || d.Name.StartsWith(gone, StringComparison.Ordinal))
        .Select(d => long.TryParse(d.Name.AsSpan(d.Name.StartsWith('.') ? made.Length : 0), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new VmId(number) : (VmId?)null)
        .OfType<VmId>();

    /// <summary>True when the VM has a directory and it is ours.</summary>
    public bool IsThere(VmId vm) => Directory.Exists(PathOf(vm)) && IsOurs(PathOf(vm));

    private void RequireOurs(string path)
    {
        if (!IsOurs(path))
        {
            throw new RejectedException($"The directory {path} is there and does not carry the mark of site \"{site}\". Every site needs a data directory of its own; otherwise find out whose it is and remove it.");
        }
    }

    private bool IsOurs(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(path, Mark)).Trim() == site;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Set-group-ID: what is made inside belongs to the group without our having to be root.
    private async Task OpenToQemuAsync(string path, CancellationToken ct)
    {
        var result = await runner.RunAsync(new Command("chgrp", ["--", qemuGroup, path]), ct).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new RejectedException($"{path} cannot be given to group \"{qemuGroup}\" (exit {result.ExitCode}): {result.Error}. Put the service's user into that group, or correct the group's name.");
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
