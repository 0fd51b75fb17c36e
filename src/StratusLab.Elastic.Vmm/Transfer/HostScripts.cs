namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>
/// What is done where the files are: POSIX shell scripts with GNU coreutils and findutils, util-linux, tar and qemu-img. They never change: what differs comes as arguments, so no value can
/// become a command. What makes files is in <see cref="MakeScripts"/>. The first arguments are always the data directory, the site and the directory of images. Invariants, as in <see cref="VmDirectory"/>: a VM's directory appears
/// under its number with its site's mark in it, and disappears as a whole, both by a rename; what does not carry our mark is neither listed nor touched.
/// Exit status 65: refused; 75: try again.
/// </summary>
internal static class HostScripts
{
    public const int Refused = 65;
    public const int TryAgain = 75;

    /// <summary>
    /// VM, and the state of its files that is known ("-": none). Prints nothing when that is their state, or when they are not there and a state is known. Otherwise a tar archive of
    /// them, and after it a line with the archive's SHA-256 and the files' state. Any change to a file changes the state, since it changes the file's ctime.
    /// </summary>
    public const string Store = Here + """
        bring_volumes() { :; }

        """ + StoreFiles;

    /// <summary>The rest of <see cref="Store"/>, after a function that brings disks that are no files into a directory, and sets <c>$brought</c> to it.</summary>
    internal const string StoreFiles = """
        set -e
        umask 077
        dir=$1/vms/$4 known=$5
        if [ ! -e "$dir/site" ] || [ "$(cat "$dir/site")" != "$2" ]; then
          [ "$known" = - ] || exit 0
          echo "there are no files of VM $4" >&2
          exit 66
        fi
        cd "$dir"
        [ -e checkpoint ] || [ ! -e checkpoint.used ] || { echo "its checkpoint was about to be used, and may have been: resume VM $4 here" >&2; exit 65; }
        # libvirt writes it as root.
        [ ! -e checkpoint ] || [ -r checkpoint ] || sudo -n chown "$(id -u)" checkpoint || {
          echo "$dir/checkpoint is root's, and $(id -un) may not read it: put into /etc/sudoers.d/elastic there: $(id -un) ALL=(root) NOPASSWD: $(command -v chown)" >&2
          exit 65
        }
        work=$(mktemp -d)
        trap 'rm -rf "$work" "$dir/.sent"' EXIT
        trap 'exit 75' HUP INT TERM
        brought=$work/brought
        mkdir "$brought"
        bring_volumes
        files() { find . -maxdepth 1 -type f \( -name 'disk.*[0-9]' -o -name checkpoint -o -name console.log \) -printf "$1" | sort; }
        volumes() { (cd "$brought" && find . -type f -printf "$1" | sort); }
        state() { { files '%f %s %i %C@\n'; volumes '%f\n' | (cd "$brought" && xargs -r sha256sum); } | sha256sum | cut -c -64; }
        before=$(state)
        [ "$before" != "$known" ] || exit 0
        mkfifo "$work/sent"
        sha256sum < "$work/sent" > "$work/sum" &
        # shellcheck disable=SC2046 # one name a word
        { tar -c -S -C "$brought" $(volumes '%f\n') -C "$dir" $(files '%f\n') && : > "$work/whole"; } | tee "$work/sent"
        wait
        [ -e "$work/whole" ] || exit 1
        [ "$(state)" = "$before" ] || { echo 'they changed while they were read: does the VM run?' >&2; exit 75; }
        printf '%s %s\n' "$(cut -c -64 "$work/sum")" "$before"
        """;

    /// <summary>
    /// VM, number and format of a disk, and the SHA-256 of what is known of it ("-": nothing). Prints the disk as a qcow2 file that stands alone, and after it a line with the file's SHA-256,
    /// twice. Prints nothing when that is the known one, or when one is known and the VM has no files any more.
    /// </summary>
    public const string Save = Here + """
        set -e
        umask 077
        dir=$1/vms/$4 file=$1/vms/$4/save.part
        if [ ! -e "$dir/site" ] || [ "$(cat "$dir/site")" != "$2" ]; then
          [ "$7" = - ] || exit 0
          echo "there are no files of VM $4" >&2
          exit 66
        fi
        trap 'rm -f "$file"' EXIT
        trap 'exit 75' HUP INT TERM
        format=$6
        # A logical volume.
        [ ! -L "$dir/disk.$5" ] || format=raw
        qemu-img convert -q -f "$format" -O qcow2 "$dir/disk.$5" "$file"
        sum=$(sha256sum < "$file")
        sum=${sum%% *}
        [ "$sum" != "$7" ] || exit 0
        cat "$file"
        echo "$sum $sum"
        """;

    /// <summary>
    /// VM, QEMU's group as for <see cref="MakeScripts.OfFiles"/>, an archive of <see cref="Store"/> on standard input, its bytes and its SHA-256. Makes the VM's directory of it, unless there is one.
    /// </summary>
    public const string Unpack = Here + Directory + """
        lock
        if [ -e "$dir" ]; then is_ours && exit 0 || refuse; fi
        set -e
        work=$(mktemp -d)
        trap 'rm -rf "$work" "$new"' EXIT
        trap 'exit 75' HUP INT TERM
        find_group
        begin
        mkfifo "$work/came"
        sha256sum < "$work/came" > "$work/sum" &
        head -c "$6" | tee "$work/came" | tar -x -S --no-same-owner -C "$new" && unpacked=1 || unpacked=''
        wait
        [ "$(cut -c -64 "$work/sum")" = "$7" ] || { echo "what arrived does not have the checksum $7: the archive is damaged, or did not arrive whole" >&2; exit 65; }
        [ -n "$unpacked" ]
        chmod $disk_mode "$new"/disk.* "$new/console.log"
        sync "$new"/* "$new"
        mv -T "$new" "$dir"
        sync "$data/vms"
        """;

    /// <summary>
    /// A VM that needs it, SHA-256 and bytes of the file on standard input, which goes among the images when it is what it should be. One is taken at a time, so that a second sender finds it
    /// there, and what a killed one left is nobody's.
    /// </summary>
    public const string Take = Here + """
        set -e
        umask 077
        images=$3
        (umask 066; mkdir -p "$images")
        exec 9<"$images"
        flock 9
        [ "$(stat -c %s "$images/$5" 2>/dev/null)" != "$6" ] || exit 0
        part=$images/.part
        trap 'rm -f "$part"' EXIT
        trap 'exit 75' HUP INT TERM
        rm -f "$part"
        dd of="$part" bs=64K iflag=fullblock conv=sparse,fsync status=none
        [ "$(sha256sum < "$part")" = "$5  -" ] || { echo "what arrived does not have the checksum $5" >&2; exit 65; }
        chmod 444 "$part"
        mv -T "$part" "$images/$5"
        """;

    /// <summary>VM. Removes the context image.</summary>
    public const string RemoveContext = OnlyOurs + """
        rm -f "$dir/context.iso" "$dir/context.iso.part"
        """;

    /// <summary>VM and a number of bytes. Prints the end of its console.</summary>
    public const string Tail = OnlyOurs + """
        [ ! -e "$dir/console.log" ] || tail -c "$5" "$dir/console.log"
        """;

    /// <summary>VM. Removes its checkpoint.</summary>
    public const string RemoveCheckpoint = OnlyOurs + """
        rm -f "$dir/checkpoint" "$dir/checkpoint.used"
        """;

    /// <summary>VM. Removes its directory and what earlier removals left behind.</summary>
    public const string Remove = Here + """
        rm -rf "$1/vms/.new-$2-$4" "$1/vms/.old-$2-$4" "$1/vms/.lock-$2-$4"

        """ + OnlyOurs + """
        mv -T "$dir" "$1/vms/.old-$2-$4"
        rm -rf "$1/vms/.old-$2-$4"
        """;

    /// <summary>
    /// The bytes that the cache may have; empty for no bound. Prints the numbers of VMs that have a directory of ours, or the rest of one, then <c>end</c>. Before, it removes
    /// from a cache that has more what was not used for an hour and no disk is over, whoever's it is, the least recently used first. Where it cannot tell, it leaves all.
    /// </summary>
    public const string List = Here + """
        cd "$1" || exit
        backing() {
          # The header is read by hand: what a guest has written into a raw disk is not for qemu-img to follow.
          for disk in vms/*/disk.*; do
            [ ! -L "$disk" ] || continue
            [ "$(head -c 4 "$disk" 2>/dev/null | od -An -tx1 | tr -d ' ')" = 514649fb ] || continue
            at=$(od -An -tu8 --endian=big -j8 -N8 "$disk" | tr -d ' ') length=$(od -An -tu4 --endian=big -j16 -N4 "$disk" | tr -d ' ')
            [ -n "$at" ] && [ -n "$length" ] || return 1
            [ "$at" = 0 ] || [ "$length" -gt 1023 ] || { dd if="$disk" bs=1 skip="$at" count="$length" 2>/dev/null; echo; }
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
            case $over in *"/images/$name"*) continue ;; esac
            size=$(stat -c %s "images/$name")
            rm -f "images/$name"
            total=$((total - size))
          done
        }
        # Not while a file is being taken.
        if [ -n "$4" ] && [ -d images ]; then (flock -n 9 && trim "$4") 9<images >/dev/null 2>&1 || :; fi
        for path in vms/*/site; do
          [ ! -e "$path" ] || { mark=$(cat "$path") || exit; [ "$mark" != "$2" ] || { path=${path%/site}; echo "${path#vms/}"; }; }
        done
        for path in "vms/.new-$2-"* "vms/.old-$2-"*; do
          [ ! -e "$path" ] || echo "${path#vms/.???-"$2"-}"
        done
        echo end
        """;

    /// <summary>Prints the names of the images that are there and their bytes, then <c>end</c>.</summary>
    public const string Images = Here + """
        cd "$3" 2>/dev/null || { echo end; exit 0; }
        for name in *; do
          case $name in *[!0-9a-f]*) continue ;; esac
          [ ${#name} = 64 ] || continue
          ! bytes=$(stat -c %s "$name" 2>/dev/null) || echo "$name $bytes"
        done
        echo end
        """;

    /// <summary>SHA-256. Prints <c>good</c> or <c>wrong</c> when an image of this name is there, then <c>end</c>.</summary>
    public const string Verify = Here + """
        if [ -e "$3/$4" ]; then
          sum=$(nice sha256sum < "$3/$4") || exit
          [ "$sum" = "$4  -" ] && echo good || echo wrong
        fi
        echo end
        """;

    // Its absence is no proof of anything: a file system may not be mounted.
    internal const string Here = """
        [ -d "$1" ] || { echo "there is no directory $1: create it, or mount what belongs there" >&2; exit 66; }

        """;

    /// <summary>Disks that are made empty. The functions take the kind (<c>swap</c>, <c>ext4</c>); the second where it is to be put, the third its size in MiB and its file.</summary>
    internal const string Empty = """
        has_tool() {
          case $1 in
            swap) tool=mkswap package=util-linux ;;
            ext?) tool=mkfs.$1 package=e2fsprogs ;;
            xfs) tool=mkfs.xfs package=xfsprogs ;;
            vfat) tool=mkfs.vfat package=dosfstools ;;
            *) tool=mkfs.$1 package='that has it' ;;
          esac
          command -v "$tool" >/dev/null || { echo "$tool is not there: install the package $package" >&2; exit 69; }
        }
        make_system() {
          case $1 in
            swap) mkswap "$2" >/dev/null ;;
            ext?) "mkfs.$1" -q -F "$2" ;;
            vfat) mkfs.vfat "$2" >/dev/null ;;
            *) "mkfs.$1" -q -f "$2" ;;
          esac
        }
        make_empty() {
          truncate -s "$2M" "$3"
          make_system "$1" "$3"
        }

        """;

    /// <summary>Whom QEMU runs as, by <c>$group</c>, and the modes that follow.</summary>
    internal const string Group = """
        find_group() {
          [ "$group" != '?' ] || group=$(getent group libvirt-qemu qemu | head -n 1 | cut -d: -f1)
          disk_mode=600 iso_mode=600
          [ -z "$group" ] || { disk_mode=660 iso_mode=640; }
        }

        """;

    // What has to do with a VM's new directory. Further arguments: VM, QEMU's group.
    internal const string Directory = Group + """
        umask 077
        PATH=$PATH:/usr/sbin:/sbin
        data=$1 site=$2 images=$3 vm=$4 group=$5
        dir=$data/vms/$vm new=$data/vms/.new-$site-$vm

        # One command at a time for a VM: one that was cut off may still be at work here, and what it undoes must not be another's.
        lock() {
          (umask 066; mkdir -p "$data/vms")
          held=$data/vms/.lock-$site-$vm
          while :; do
            exec 8>>"$held"
            flock -w 50 8 || { echo 'an earlier command for this VM is still at work' >&2; exit 75; }
            [ ! "$held" -ef /proc/$$/fd/8 ] || break
          done
        }
        is_ours() { [ -e "$dir/site" ] && [ "$(cat "$dir/site")" = "$site" ]; }
        refuse() {
          echo "$dir is there and does not carry the mark of site $site. Every site needs a data directory of its own; otherwise find out whose it is and remove it" >&2
          exit 65
        }
        begin() {
          (umask 066; mkdir -p "$data/vms")
          rm -rf "$new"
          mkdir "$new"
          echo "$site" | dd of="$new/site" status=none
          # Set-group-ID: what is made inside belongs to the group without our having to be root.
          [ -z "$group" ] || { chgrp "$group" "$new"; chmod 2710 "$new"; }
        }

        """;

    // Ends well when the VM has no directory that is ours.
    private const string OnlyOurs = Here + """
        set -e
        dir=$1/vms/$4
        [ -e "$dir/site" ] || exit 0
        mark=$(cat "$dir/site")
        [ "$mark" = "$2" ] || exit 0

        """;
}
