using System.Text;
using StratusLab.Elastic.Commands;

namespace StratusLab.Elastic.Doctor;

/// <summary>Whether a host that shares the service's files sees them, and QEMU there may read them: a file is written here, looked for there, and removed.</summary>
/// <param name="name">How the host is called in findings.</param>
/// <param name="user">Who logs in there.</param>
/// <param name="data">The service's data directory.</param>
/// <param name="group">The group that QEMU runs in; empty when there is none to give files to.</param>
/// <param name="here">Runs programs on this machine.</param>
/// <param name="there">Runs programs on the host.</param>
internal sealed class SharedFilesCheck(string name, string user, string data, string group, ICommandRunner here, ICommandRunner there)
{
    // Root finds out as nobody what the group alone may do: on a file server root may be less than anybody itself.
    private const string Script = """
        if [ ! -e "$1" ]; then echo absent; exit 0; fi
        if [ -z "$2" ]; then exec cat "$1"; fi
        if ! getent group "$2" >/dev/null; then echo groupless; exit 0; fi
        if [ "$(id -u)" = 0 ]; then exec setpriv --reuid=65534 --regid="$2" --clear-groups cat "$1"; fi
        case " $(id -nG) " in *" $2 "*) exec cat "$1" ;; *) echo outside ;; esac
        """;

    /// <summary>Looks. Nothing is left.</summary>
    public async Task<Finding> LookAsync(CancellationToken ct)
    {
        var said = Guid.NewGuid().ToString("N");
        var path = Path.Combine(data, $".doctor-{said}");
        try
        {
            return await WriteAsync(path, said, ct) is { } problem
                ? Finding.Warn($"{name}: whether it sees the service's files is not known: {problem.TrimEnd('.')}", $"Run this as the service's user, which must be able to write to {data}{(group.Length > 0 ? $" and be in the group {group}" : "")}.")
                : Judge(said, await Programs.AskAsync(there, new("sh", ["-c", Script, "elastic", path, group]), ct));
        }
        finally
        {
            if (File.Exists(path))
            {
                File.Delete(path);
            }
        }
    }

    // As the files of VMs are: for their owner, and for QEMU's group.
    private async Task<string?> WriteAsync(string path, string said, CancellationToken ct)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew);
            await file.WriteAsync(Encoding.ASCII.GetBytes(said), ct);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }

        return group.Length == 0 || await Programs.AskAsync(here, new("chgrp", ["--", group, path]), ct) is not (null, var problem) ? null : problem;
    }

    private Finding Judge(string said, (string? Output, string Problem) answer) => answer.Output?.Trim() switch
    {
        null => Finding.Fail(
            $"{name}: {(group.Length > 0 ? $"QEMU's group {group}" : "QEMU")} cannot read the service's files in {data} there: {answer.Problem.TrimEnd('.')}",
            $"Let everybody pass through {data} and the directories above it (chmod 0711){(group.Length > 0 ? $", and give the group {group} the same number on both machines (getent group {group})" : "")}."),
        "groupless" => Finding.Fail($"{name}: QEMU's group {group}, which the service gives files to, is not there", "Install libvirt's driver for QEMU there, or name the group that QEMU runs in there in \"qemu-group\"."),
        "outside" => Finding.Warn($"{name}: sees the service's files in {data}; whether QEMU's group {group} can read them there is not known, since {user} is not in it", $"Put it there: usermod -aG {group} {user}"),
        var seen when seen != said => Finding.Fail(
            $"{name}: does not see the service's files: what was written into {data} here is not there", $"Mount {data} of the service's machine there under the same path, where {user} can pass (chmod 0711), or set \"transfer: ssh\" for a host with files of its own."),
        _ => Finding.Ok($"{name}: sees the service's files in {data}{(group.Length > 0 ? $", and QEMU's group {group} can read them there" : "")}"),
    };
}
