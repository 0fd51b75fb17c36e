using System.Collections.Immutable;
using System.Globalization;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Doctor;

/// <summary>A host over ssh, before libvirt comes into it: whether it lets us in, has the programs, a right clock, and room for VMs' files. Nothing is left there.</summary>
internal sealed class SshChecks(HostConfiguration host, SshConfiguration ssh, ICommandRunner runner, TimeProvider clock)
{
    internal const long LeastFree = 256L << 20;
    internal const long LittleFree = 10L << 30;

    // The clocks of two machines that both follow a time server differ by milliseconds; munge refuses credentials that are 5 min off.
    private static readonly TimeSpan LittleOff = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FarOff = TimeSpan.FromMinutes(1);

    // What the shell scripts of the transfer need, and virsh.
    private static readonly ImmutableArray<string> Needed = ["virsh", "qemu-img", "timeout", "stat", "sha256sum", "dd", "flock", "getent", "tail", "tar", "find", "xargs"];

    private readonly string name = $"host {host.Policy.Name}";

    /// <summary>Whether it lets us in. Without that, nothing else can be looked at.</summary>
    public async Task<Finding> ConnectAsync(CancellationToken ct)
    {
        try
        {
            var result = await runner.RunAsync(new("uname", ["-sr"]), ct);
            var system = Printable.Text(System.Text.Encoding.UTF8.GetString(result.Output.Span).Trim(), 60);
            return system.StartsWith("Linux ", StringComparison.Ordinal)
                ? Finding.Ok($"{name}: ssh connects to {ssh.User}@{ssh.Address} ({system})")
                : Finding.Fail($"{name}: ssh connects to {ssh.User}@{ssh.Address}, but a command there prints \"{system}\"", $"{ssh.User}'s login shell there must be a POSIX shell whose start-up files print nothing when it is not a terminal.");
        }
        catch (Exception e) when (e is RejectedException or PeerUnreachableException)
        {
            return Finding.Fail($"{name}: ssh does not connect to {ssh.User}@{ssh.Address}", e.Message);
        }
    }

    /// <summary>Everything else.</summary>
    public async Task<IEnumerable<Finding>> LookAsync(CancellationToken ct) =>
        ssh.DataDirectory is not { } data ? [await ClockAsync(ct)]
        : [
            await ProgramsAsync(ct), await ClockAsync(ct), await DataAsync(data, ct),
            .. ssh.User == "root" ? Array.Empty<Finding>() : [await AccountAsync(ct)],
            .. ssh.Volumes is { } volumes ? await new VolumeCheck(name, ssh.User, volumes, runner).LookAsync(ct) : [],
        ];

    private async Task<Finding> ProgramsAsync(CancellationToken ct)
    {
        const string Script = "for p; do command -v \"$p\" >/dev/null || echo \"$p\"; done; qemu-img --version 2>/dev/null | head -n 1; true";
        var (output, problem) = await Programs.AskAsync(runner, new("sh", ["-c", Script, "elastic", .. Needed]), ct);
        var lines = output?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var missing = Needed.Where(p => lines.Contains(p)).ToArray();
        const string Fix = "Install there (Debian): libvirt-daemon-system libvirt-clients qemu-utils coreutils util-linux libc-bin tar findutils.";
        return output is null ? Finding.Fail($"{name}: which programs are there is not known: {problem.TrimEnd('.')}", Fix)
            : missing.Length > 0 ? Finding.Fail($"{name}: {string.Join(", ", missing)} {(missing.Length == 1 ? "is" : "are")} not there", Fix)
            : Finding.Ok($"{name}: the programs are there ({Printable.Text(lines.LastOrDefault("qemu-img"), 60)})");
    }

    // Whoever may use libvirt can do anything there; without the rest, some of it fails in the middle.
    private async Task<Finding> AccountAsync(CancellationToken ct)
    {
        const string Script = """
            case " $(id -nG) " in *' libvirt '*) ;; *) echo 'group libvirt' ;; esac
            group=$(getent group libvirt-qemu qemu | head -n 1 | cut -d: -f1)
            case " $(id -nG) " in *" ${group:-libvirt-qemu} "*) ;; *) echo "group ${group:-libvirt-qemu}" ;; esac
            path=$(command -v chown)
            sudo -n -l "$path" >/dev/null 2>&1 || echo "sudo $path"
            """;
        var (output, problem) = await Programs.AskAsync(runner, new("sh", ["-c", Script]), ct);
        var lacking = output?.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToLookup(l => l.Split(' ')[0], l => l.Split(' ')[^1]);
        return lacking is null ? Finding.Warn($"{name}: what {ssh.User} may do there is not known: {problem.TrimEnd('.')}", "Look there: id; sudo -l.")
            : lacking["group"].Any() ? Finding.Fail($"{name}: {ssh.User} is not in the group {string.Join(" and ", lacking["group"])} there", $"Put it there: usermod -aG {string.Join(',', lacking["group"])} {ssh.User}")
            : lacking["sudo"].FirstOrDefault() is { } chown ? Finding.Warn(
                $"{name}: {ssh.User} may not run {chown} as root there: VMs cannot be stopped or moved, since libvirt's checkpoints are root's",
                $"Put into /etc/sudoers.d/elastic there: {ssh.User} ALL=(root) NOPASSWD: {chown}")
            : Finding.Ok($"{name}: {ssh.User} may use libvirt, QEMU's files and libvirt's checkpoints there");
    }

    private async Task<Finding> ClockAsync(CancellationToken ct)
    {
        const string Fix = "Run chrony or systemd-timesyncd on both machines.";
        var before = clock.GetUtcNow();
        var (output, problem) = await Programs.AskAsync(runner, new("date", ["+%s.%N"]), ct);
        var after = clock.GetUtcNow();
        if (output is null || !decimal.TryParse(output.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return Finding.Warn($"{name}: its clock could not be read: {(output is null ? problem.TrimEnd('.') : "date printed no number")}", Fix);
        }

        // It was read somewhere between.
        var there = DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        var off = there > after ? there - after : there < before ? before - there : TimeSpan.Zero;
        var seen = $"{name}: its clock differs by {(off < LittleOff ? "less than " + Words.Span(LittleOff) : Words.Span(off))} from here";
        return off >= FarOff ? Finding.Fail(seen, Fix) : off >= LittleOff ? Finding.Warn(seen, Fix) : Finding.Ok(seen);
    }

    private async Task<Finding> DataAsync(string data, CancellationToken ct)
    {
        const string Script = """cd "$1" && probe=$(mktemp .doctor-XXXXXX) && rm "$probe" && df --output=avail -B1 . | tail -n 1""";
        var (output, problem) = await Programs.AskAsync(runner, new("sh", ["-c", Script, "elastic", data]), ct);
        if (output is null || !long.TryParse(output.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var free))
        {
            var why = output is null ? problem.TrimEnd('.') : "df printed no number";
            return Finding.Fail($"{name}: {ssh.User} cannot write to {data} there ({why})", $"Create it there: install -d -m 0711 -o {ssh.User} {data}; make room if its disk is full.");
        }

        var seen = $"{name}: {data} can be written by {ssh.User} there, {Sizes.Bytes(free)} are free";
        return free < LeastFree ? Finding.Fail(seen, "Make room there: VMs' disks and images are kept in it.")
            : free < LittleFree ? Finding.Warn(seen, "Make room there before more VMs run: their disks grow in it.")
            : Finding.Ok(seen);
    }
}
