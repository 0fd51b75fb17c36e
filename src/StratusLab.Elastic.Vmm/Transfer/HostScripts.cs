namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>
/// What is done where the files are: POSIX shell scripts with GNU coreutils, util-linux, tar and qemu-img. They never change: what differs comes as arguments, so no value can
/// become a command. The first arguments are always the data directory, the site and the directory of images. Invariants, as in <see cref="VmDirectory"/>: a VM's directory appears
/// under its number with its site's mark in it, and disappears as a whole, both by a rename; what does not carry our mark is neither listed nor touched.
/// Exit status 65: refused; 75: try again.
/// </summary>
internal static class HostScripts
{
    public const int Refused = 65;
    public const int TryAgain = 75;

    /// <summary>
    /// VM, QEMU's group ("?": find it), bytes of the context image on standard input, then an entry for each disk, and for each other image that it needs:
    /// <c>overlay NUMBER SHA256 BYTES FORMAT</c> over an image, <c>copy</c> likewise for a raw copy of it, <c>image</c> for itself, <c>swap NUMBER - MIB -</c> and <c>ext4 NUMBER - MIB -</c> (any
    /// file system) for ones that are made empty, <c>block NUMBER NAME - -</c> for a data block, which must be there, <c>boot - SHA256 BYTES -</c>. Prints which images are lacking; or makes all files and prints <c>done</c>. A disk that is there is kept, whatever its image is called by now: a guest may have it open. One that came from another host may look for its image elsewhere, and is told where it is here.
    /// </summary>
    public const string Make = Here + Directory + Empty + """
        iso=$6
        shift 6
        lock
        lacking='' kept='' made=''

        need() {
          if [ -n "$2" ]; then [ "$(stat -c %s "$images/$1" 2>/dev/null)" != "$2" ] || { touch -c "$images/$1" 2>/dev/null || :; return 0; }
          else [ ! -e "$images/$1" ] || return 0; fi
          echo "$1"
          lacking=1
        }
        read_disk() {
          info=$(qemu-img info -U -f qcow2 --output=json "$1" 2>/dev/null) || return 1
          over=$(printf '%s\n' "$info" | sed -n 's/^    "backing-filename": "\(.*\)",\{0,1\}$/\1/p')
          format=$(printf '%s\n' "$info" | sed -n 's/^    "backing-filename-format": "\(.*\)",\{0,1\}$/\1/p')
          [ -n "$over" ] && [ -n "$format" ]
        }
        look() {
          file=$dir/disk.$2
          case $1 in
            overlay)
              if [ -e "$file" ] && read_disk "$file"; then
                image=${over##*/} kept="$kept $file "
                [ "$over" = "$images/$image" ] || qemu-img rebase -u -f qcow2 -b "$images/$image" -F "$format" "$file" || exit
                if [ "$image" = "$3" ]; then need "$3" "$4"; else need "$image" ''; fi
              else
                need "$3" "$4"
              fi ;;
            image | boot) need "$3" "$4" ;;
            # Made here, it would be empty, and the one with the data somewhere else.
            block)
              [ -f "$data/blocks/$3" ] || { echo "there is no file $data/blocks/$3: put the data block $3 back, or mount what belongs there" >&2; exit 65; }
              [ "$(cat "$data/blocks/.site")" = "$site" ] || { echo "$data/blocks does not carry the mark of site $site" >&2; exit 65; } ;;
            # Its name was given when it was whole and on the disk. What is in it is the guest's: it is not looked at.
            *)
              if [ -e "$file" ]; then kept="$kept $file "
              elif [ "$1" = copy ]; then need "$3" "$4"
              else has_tool "$1"; fi ;;
          esac
        }
        is_ours || [ ! -e "$dir" ] || refuse
        for entry; do look $entry; done
        [ -z "$lacking" ] || exit 0

        undo() {
          status=$?
          if [ $status != 0 ]; then
            rm -rf "$new" "$dir"/*.part
            [ -z "$made" ] || rm -rf "$dir"
            [ -e "$dir" ] || rm -f "$held"
          fi
          exit $status
        }
        trap undo EXIT
        trap 'exit 75' HUP INT TERM
        set -e
        find_group
        if [ ! -e "$dir" ]; then
          begin
          mv -T "$new" "$dir"
          made=1
        fi

        make_disk() {
          file=$dir/disk.$2
          case $kept in *" $file "*) return 0 ;; esac
          rm -f "$file.part"
          case $1 in
            image | boot | block) return 0 ;;
            overlay) qemu-img create -q -f qcow2 -b "$images/$3" -F "$5" "$file.part" ;;
            copy) qemu-img convert -q -f "$5" -O raw "$images/$3" "$file.part" ;;
            *) make_empty "$1" "$4" "$file.part" ;;
          esac
          [ "$1" = overlay ] || sync "$file.part"
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
    /// VM, and the state of its files that is known ("-": none). Prints nothing when that is their state, or when they are not there and a state is known. Otherwise a tar archive of
    /// them, and after it a line with the archive's SHA-256 and the files' state. Any change to a file changes the state, since it changes the file's ctime.
    /// </summary>
    public const string Store = Here + """
        set -e
        umask 077
        dir=$1/vms/$4
        if [ ! -e "$dir/site" ] || [ "$(cat "$dir/site")" != "$2" ]; then
          [ "$5" = - ] || exit 0
          echo "there are no files of VM $4" >&2
          exit 66
        fi
        cd "$dir"
        files() { find . -maxdepth 1 -type f \( -name 'disk.*[0-9]' -o -name checkpoint -o -name console.log \) -printf "$1" | sort; }
        state() { files '%f %s %i %C@\n' | sha256sum | cut -c -64; }
        [ -e checkpoint ] || [ ! -e checkpoint.used ] || { echo "its checkpoint was about to be used, and may have been: resume VM $4 here" >&2; exit 65; }
        before=$(state)
        [ "$before" != "$5" ] || exit 0
        work=$(mktemp -d)
        trap 'rm -rf "$work"' EXIT
        trap 'exit 75' HUP INT TERM
        mkfifo "$work/sent"
        sha256sum < "$work/sent" > "$work/sum" &
        { files '%f\n' | tar -c -S -T - && : > "$work/whole"; } | tee "$work/sent"
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
        qemu-img convert -q -f "$6" -O qcow2 "$dir/disk.$5" "$file"
        sum=$(sha256sum < "$file")
        sum=${sum%% *}
        [ "$sum" != "$7" ] || exit 0
        cat "$file"
        echo "$sum $sum"
        """;

    /// <summary>
    /// VM, QEMU's group as for <see cref="Make"/>, an archive of <see cref="Store"/> on standard input, its bytes and its SHA-256. Makes the VM's directory of it, unless there is one.
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

    // Its absence is no proof of anything: a file system may not be mounted.
    internal const string Here = """
        [ -d "$1" ] || { echo "there is no directory $1: create it, or mount what belongs there" >&2; exit 66; }

        """;

    /// <summary>Disks that are made empty. The functions take the kind (<c>swap</c>, <c>ext4</c>); the second its size in MiB and its file, too.</summary>
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
        make_empty() {
          truncate -s "$2M" "$3"
          case $1 in
            swap) mkswap "$3" >/dev/null ;;
            ext?) "mkfs.$1" -q -F "$3" ;;
            vfat) mkfs.vfat "$3" >/dev/null ;;
            *) "mkfs.$1" -q -f "$3" ;;
          esac
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
    private const string Directory = Group + """
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
