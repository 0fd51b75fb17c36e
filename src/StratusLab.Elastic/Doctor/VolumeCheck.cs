using System.Collections.Immutable;
using System.Globalization;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Vmm.Transfer;

namespace StratusLab.Elastic.Doctor;

/// <summary>Whether a host can keep disks as logical volumes: the programs, the right to use them, and room in the group or in its thin pool. Nothing is made.</summary>
/// <param name="name">How the host is called in findings.</param>
/// <param name="user">Who logs in there.</param>
/// <param name="volumes">Where the volumes are to be.</param>
/// <param name="runner">Runs programs there.</param>
internal sealed class VolumeCheck(string name, string user, VolumeGroup volumes, ICommandRunner runner)
{
    // A row for each thing that is not as it must be, then what lvm(8) tells: of the group its free bytes, of the pool its kind, its bytes, how full it is
    // in percent, and "zero" if it clears what it gives out.
    private const string Script = """
        PATH=$PATH:/usr/sbin:/sbin
        as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n -- "$@"; fi; }
        for program in lvcreate lvs lvremove lvchange vgs; do
          if ! path=$(command -v "$program"); then echo "lacks|$program"
          elif [ "$(id -u)" != 0 ] && ! sudo -n -l "$path" >/dev/null 2>&1; then echo "denied|$path"; fi
        done
        case " $(id -nG) " in *' disk '* | *' root '*) ;; *) echo 'group|disk' ;; esac
        if said=$(as_root vgs --noheadings --units b --nosuffix -o vg_free "$1" 2>&1); then echo "free|$(echo "$said" | tail -n 1 | tr -d ' ')"; else echo "failed|$(echo "$said" | tail -n 1)"; fi
        if [ -n "$2" ]; then
          if said=$(as_root lvs --noheadings --units b --nosuffix --separator '|' -o segtype,lv_size,data_percent,zero "$1/$2" 2>&1); then echo "pool|$(echo "$said" | tail -n 1 | tr -d ' ')"
          else echo "failed|$(echo "$said" | tail -n 1)"; fi
        fi
        """;

    /// <summary>Looks.</summary>
    public async Task<ImmutableArray<Finding>> LookAsync(CancellationToken ct)
    {
        var (output, problem) = await Programs.AskAsync(runner, new("sh", ["-c", Script, "elastic", volumes.Name, volumes.ThinPool]), ct);
        if (output is null)
        {
            return [Finding.Fail($"{name}: whether logical volumes can be made there is not known: {problem.TrimEnd('.')}", "Mend that, and look again.")];
        }

        var rows = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('|')).ToLookup(f => f[0], f => f[1..]);
        return [Tools(rows), .. Room(rows)];
    }

    private Finding Tools(ILookup<string, string[]> rows)
    {
        var denied = rows["denied"].Select(f => f[0]).ToArray();
        return rows["lacks"].Any() ? Finding.Fail($"{name}: {string.Join(", ", rows["lacks"].Select(f => f[0]))}, which make the disks, are not there", "Install lvm2 there.")
            : denied.Length > 0 ? Finding.Fail($"{name}: {user} may not run {string.Join(", ", denied)} as root there", $"Put into /etc/sudoers.d/elastic there: {user} ALL=(root) NOPASSWD: {string.Join(", ", denied)}")
            : rows["group"].Any() ? Finding.Fail($"{name}: {user} may not write to logical volumes there", $"Put it into the group that has the devices: usermod -aG disk {user}")
            : Finding.Ok($"{name}: {user} can make logical volumes there");
    }

    private IEnumerable<Finding> Room(ILookup<string, string[]> rows)
    {
        var failed = rows["failed"].FirstOrDefault()?[0].Trim();
        if (failed is not null)
        {
            return [Finding.Fail($"{name}: {Where} cannot be used: {failed.TrimEnd('.')}", $"Correct \"volume-group\" and \"thin-pool\", or make them there: vgcreate {volumes.Name} DEVICE{(volumes.ThinPool.Length > 0 ? $"; lvcreate --type thin-pool -l 95%FREE -n {volumes.ThinPool} {volumes.Name}" : "")}.")];
        }

        if (volumes.ThinPool.Length == 0)
        {
            return rows["free"].FirstOrDefault() is [var text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var free) ? [Free(free)] : [Unknown()];
        }

        return rows["pool"].FirstOrDefault() is [var kind, var size, var used, var zero]
            && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            && double.TryParse(used, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
                ? kind != "thin-pool" ? [Finding.Fail($"{name}: {Where} is no thin pool but {kind}", "Name a thin pool in \"thin-pool\", or remove it.")]
                    : zero == "zero" ? [Free((long)(bytes * (100 - percent) / 100))]
                    : [Free((long)(bytes * (100 - percent) / 100)), Finding.Fail($"{name}: {Where} does not clear what it gives out, so a VM could read what another one wrote", $"lvchange --zero y {volumes.Name}/{volumes.ThinPool}")]
                : [Unknown()];
    }

    private string Where => volumes.ThinPool.Length > 0 ? $"thin pool {volumes.Name}/{volumes.ThinPool}" : $"volume group {volumes.Name}";

    private Finding Free(long bytes)
    {
        var seen = $"{name}: {Where} has {Sizes.Bytes(bytes)} free";
        return bytes < SshChecks.LeastFree ? Finding.Fail(seen, "Make room there: VMs' disks are made in it.")
            : bytes < SshChecks.LittleFree ? Finding.Warn(seen, "Make room there before more VMs run.")
            : Finding.Ok(seen);
    }

    private Finding Unknown() => Finding.Warn($"{name}: how much room {Where} has could not be read", "Look there: vgs; lvs.");
}
