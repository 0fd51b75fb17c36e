namespace StratusLab.Elastic.Vmm.Transfer.Ssh;

/// <summary>
/// What is done on the host: POSIX shell scripts with GNU coreutils, util-linux and qemu-img. They never change: what differs comes as arguments, so no value can become a
/// command. The first arguments are always the data directory and the site. Invariants, as in the service's own data directory: a VM's directory appears under its number with
/// its site's mark in it, and disappears as a whole, both by a rename; what does not carry our mark is neither listed nor touched.
/// Exit status 65: refused; 75: try again.
/// </summary>
internal static class HostScripts
{
    public const int Refused = 65;
    public const int TryAgain = 75;

    /// <summary>
    /// VM, QEMU's group ("?": find it), bytes of the context image on standard input, then an entry for each file it needs from the host's cache:
    /// <c>disk SHA256 BYTES FORMAT</c> or <c>boot SHA256 BYTES -</c>. Prints what the cache lacks and does nothing else; or makes all files and prints <c>done</c>.
    /// </summary>
    public const string Make = Here + """
        umask 077
        data=$1 site=$2 vm=$3 group=$4 iso=$5
        shift 5
        dir=$data/vms/$vm new=$data/vms/.new-$site-$vm
        lacking='' ours='' made='' number=0

        present() {
          if [ "$(stat -c %s "$data/images/$2" 2>/dev/null)" = "$3" ]; then
            touch -c "$data/images/$2" 2>/dev/null || :
          else
            echo "$2"
            lacking=1
          fi
        }
        for entry; do present $entry; done
        [ -z "$lacking" ] || exit 0

        undo() {
          status=$?
          if [ $status != 0 ]; then
            rm -rf "$new"
            [ -z "$ours" ] || rm -f "$dir"/*.part
            [ -z "$made" ] || rm -rf "$dir"
          fi
          exit $status
        }
        trap undo EXIT
        trap 'exit 75' HUP INT TERM
        set -e
        [ "$group" != '?' ] || group=$(getent group libvirt-qemu qemu | head -n 1 | cut -d: -f1)
        disk_mode=600 iso_mode=600
        [ -z "$group" ] || disk_mode=660 iso_mode=640

        if [ -e "$dir" ]; then
          [ -e "$dir/site" ] && [ "$(cat "$dir/site")" = "$site" ] || { echo "$dir is there and does not carry the mark of site $site" >&2; exit 65; }
          ours=1
        else
          (umask 066; mkdir -p "$data/vms")
          rm -rf "$new"
          mkdir "$new"
          echo "$site" | dd of="$new/site" status=none
          # Set-group-ID: what is made inside belongs to the group without our having to be root.
          [ -z "$group" ] || { chgrp "$group" "$new"; chmod 2710 "$new"; }
          mv -T "$new" "$dir"
          ours=1 made=1
        fi

        is_over() {
          info=$(qemu-img info -U --output=json "$1") || return 1
          case $info in *"\"backing-filename-format\": \"$3\""*) ;; *) return 1 ;; esac
          case $info in *"\"backing-filename\": \"$2\""*) ;; *) return 1 ;; esac
        }
        make_disk() {
          [ "$1" = disk ] || return 0
          file=$dir/disk.$number image=$data/images/$2
          number=$((number + 1))
          if [ -e "$file" ] && is_over "$file" "$image" "$4"; then return 0; fi
          rm -f "$file.part"
          qemu-img create -q -f qcow2 -b "$image" -F "$4" "$file.part"
          chmod $disk_mode "$file.part"
          mv "$file.part" "$file"
        }
        for entry; do make_disk $entry; done

        cat > "$dir/context.iso.part"
        [ "$(stat -c %s "$dir/context.iso.part")" = "$iso" ] || { echo 'the context image did not arrive whole' >&2; exit 75; }
        chmod $iso_mode "$dir/context.iso.part"
        mv "$dir/context.iso.part" "$dir/context.iso"
        # Made by us so that it stays readable for us: libvirt's virtlogd runs as root and would make it root's alone.
        if [ ! -e "$dir/console.log" ]; then
          : > "$dir/console.log"
          chmod $disk_mode "$dir/console.log"
        fi
        echo done
        """;

    /// <summary>
    /// SHA-256 and bytes of the file on standard input, which goes into the host's cache when it is what it should be. One is taken at a time, so that a second sender finds it
    /// there, and what a killed one left is nobody's.
    /// </summary>
    public const string Take = Here + """
        set -e
        umask 077
        images=$1/images
        (umask 066; mkdir -p "$images")
        exec 9<"$images"
        flock 9
        [ "$(stat -c %s "$images/$3" 2>/dev/null)" != "$4" ] || exit 0
        part=$images/.part
        trap 'rm -f "$part"' EXIT
        trap 'exit 75' HUP INT TERM
        rm -f "$part"
        dd of="$part" bs=64K iflag=fullblock conv=sparse,fsync status=none
        [ "$(sha256sum < "$part")" = "$3  -" ] || { echo "what arrived does not have the checksum $3" >&2; exit 65; }
        chmod 444 "$part"
        mv -T "$part" "$images/$3"
        """;

    /// <summary>VM. Removes the context image.</summary>
    public const string RemoveContext = OnlyOurs + """
        rm -f "$dir/context.iso" "$dir/context.iso.part"
        """;

    /// <summary>VM and a number of bytes. Prints the end of its console.</summary>
    public const string Tail = OnlyOurs + """
        [ ! -e "$dir/console.log" ] || tail -c "$4" "$dir/console.log"
        """;

    /// <summary>VM. Removes its directory and what earlier removals left behind.</summary>
    public const string Remove = Here + """
        rm -rf "$1/vms/.new-$2-$3" "$1/vms/.old-$2-$3"

        """ + OnlyOurs + """
        mv -T "$dir" "$1/vms/.old-$2-$3"
        rm -rf "$1/vms/.old-$2-$3"
        """;

    /// <summary>
    /// The bytes that the cache may have; empty for no bound. Prints the numbers of VMs that have a directory of ours, or the rest of one, then <c>end</c>. Before, it removes
    /// from a cache that has more what was not used for an hour and no disk is over, whoever's it is, the least recently used first. Where it cannot tell, it leaves all.
    /// </summary>
    public const string List = Here + """
        cd "$1" || exit
        backing() {
          for disk in vms/*/disk.*; do
            [ ! -e "$disk" ] || qemu-img info -U --output=json "$disk" || [ ! -e "$disk" ] || return
          done
        }
        trim() {
          total=0
          for file in images/*; do
            total=$((total + $(stat -c %s "$file")))
          done
          [ "$total" -gt "$1" ] || return 0
          over=$(backing) || return 0
          now=$(date +%s)
          for name in $(ls -tr images); do
            [ "$total" -gt "$1" ] || return 0
            case $name in *[!0-9a-f]*) continue ;; esac
            [ ${#name} = 64 ] || continue
            [ $((now - $(stat -c %Y "images/$name"))) -gt 3600 ] || continue
            case $over in *"/images/$name\""*) continue ;; esac
            size=$(stat -c %s "images/$name")
            rm -f "images/$name"
            total=$((total - size))
          done
        }
        # Not while a file is being taken.
        if [ -n "$3" ] && [ -d images ]; then (flock -n 9 && trim "$3") 9<images >/dev/null 2>&1 || :; fi
        for path in vms/*/site; do
          [ ! -e "$path" ] || { mark=$(cat "$path") || exit; [ "$mark" != "$2" ] || { path=${path%/site}; echo "${path#vms/}"; }; }
        done
        for path in "vms/.new-$2-"* "vms/.old-$2-"*; do
          [ ! -e "$path" ] || echo "${path#vms/.???-"$2"-}"
        done
        echo end
        """;

    // Its absence is no proof of anything: a file system may not be mounted.
    private const string Here = """
        [ -d "$1" ] || { echo "there is no directory $1: create it, or mount what belongs there" >&2; exit 66; }

        """;

    // Ends well when the VM has no directory that is ours.
    private const string OnlyOurs = Here + """
        set -e
        dir=$1/vms/$3
        [ -e "$dir/site" ] || exit 0
        mark=$(cat "$dir/site")
        [ "$mark" = "$2" ] || exit 0

        """;
}
