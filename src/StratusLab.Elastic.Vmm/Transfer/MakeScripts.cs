namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>
/// Makes a VM's files where they are to be, as in <see cref="HostScripts"/>. The disks are files, or logical volumes with links to them in the VM's directory; all else is the same.
/// </summary>
internal static class MakeScripts
{
    /// <summary>
    /// VM, QEMU's group ("?": find it), bytes of the context image on standard input, then an entry for each disk, and for each other image that it needs:
    /// <c>overlay NUMBER SHA256 BYTES FORMAT</c> over an image, <c>copy</c> likewise for a raw copy of it, <c>image</c> for itself, <c>swap NUMBER - MIB -</c> and <c>ext4 NUMBER - MIB -</c> (any
    /// file system) for ones that are made empty, <c>block NUMBER NAME - -</c> for a data block, which must be there, <c>boot - SHA256 BYTES -</c>. Prints which images are lacking; or makes all
    /// files and prints <c>done</c>. A disk that is there is kept, whatever its image is called by now: a guest may have it open. One that came from another host may look for its image
    /// elsewhere, and is told where it is here; one that came from a logical volume stands alone.
    /// </summary>
    public const string OfFiles = Beginning + FileDisks + Rest;

    /// <summary>
    /// The same with disks as logical volumes (<see cref="VolumeScripts"/>). A file that stands in a disk's place came from another host: it becomes a volume, whatever volume there is.
    /// </summary>
    public const string OfVolumes = Beginning + VolumeScripts.Functions + VolumeDisks + Rest;

    private const string Beginning = HostScripts.Here + HostScripts.Directory + HostScripts.Empty + """
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
        # One that is over nothing stands alone.
        read_disk() {
          info=$(qemu-img info -U -f qcow2 --output=json "$1" 2>/dev/null) || return 1
          over=$(printf '%s\n' "$info" | sed -n 's/^    "backing-filename": "\(.*\)",\{0,1\}$/\1/p')
          format=$(printf '%s\n' "$info" | sed -n 's/^    "backing-filename-format": "\(.*\)",\{0,1\}$/\1/p')
          [ -z "$over" ] || [ -n "$format" ]
        }
        # SHA256 and BYTES that it is expected to be over.
        look_under() {
          [ -n "$over" ] || return 0
          image=${over##*/}
          [ "$over" = "$images/$image" ] || qemu-img rebase -u -f qcow2 -b "$images/$image" -F "$format" "$1" || exit
          if [ "$image" = "$2" ]; then need "$2" "$3"; else need "$image" ''; fi
        }

        """;

    private const string FileDisks = """
        look_disk() {
          file=$dir/disk.$2
          case $1 in
            overlay) if [ -e "$file" ] && read_disk "$file"; then kept="$kept $2 "; look_under "$file" "$3" "$4"; else need "$3" "$4"; fi ;;
            # Its name was given when it was whole and on the disk. What is in it is the guest's: it is not looked at.
            *)
              if [ -e "$file" ]; then kept="$kept $2 "
              elif [ "$1" = copy ]; then need "$3" "$4"
              else has_tool "$1"; fi ;;
          esac
        }
        # Made here, it would be empty, and the one with the data somewhere else.
        look_block() { [ -f "$data/blocks/$1" ]; }
        make_disk() {
          file=$dir/disk.$2
          rm -f "$file.part"
          case $1 in
            overlay) qemu-img create -q -f qcow2 -b "$images/$3" -F "$5" "$file.part" ;;
            copy) qemu-img convert -q -f "$5" -O raw "$images/$3" "$file.part" ;;
            *) make_empty "$1" "$4" "$file.part" ;;
          esac
          [ "$1" = overlay ] || sync "$file.part"
          chmod $disk_mode "$file.part"
          mv "$file.part" "$file"
        }
        keep_disk() { :; }
        undo_disks() { :; }

        """;

    private const string VolumeDisks = """
        look_at_volumes
        look_disk() {
          file=$dir/disk.$2
          if [ -e "$file" ] && [ ! -L "$file" ]; then
            [ "$1" != overlay ] || { read_disk "$file" || { echo "$file came from another host and is damaged" >&2; exit 65; }; look_under "$file" "$3" "$4"; }
          elif is_whole "$(disk_volume "$2")"; then kept="$kept $2 "
          elif [ "$1" = overlay ] && is_whole "$(image_volume "$3")"; then touch -c "$images/$3" 2>/dev/null || :
          else
            case $1 in
              overlay | copy) need "$3" "$4" ;;
              *) has_tool "$1" ;;
            esac
          fi
        }
        look_block() { is_whole "$(block_volume "$1")" && [ -L "$data/blocks/$1" ] && activate "$(block_volume "$1")"; }
        make_disk() {
          file=$dir/disk.$2 volume=$(disk_volume "$2") format=raw
          [ "$1" != overlay ] || format=qcow2
          drop "$volume"
          if [ -e "$file" ] && [ ! -L "$file" ]; then
            make_volume "$volume" "$(size_of "$file" "$format")" "elastic.vm.$vm"
            fill "$volume" "$file" "$format"
          else
            case $1 in
              overlay)
                lock_images
                make_image "$3" "$5"
                make_snapshot "$volume" "$(image_volume "$3")" "elastic.vm.$vm"
                exec 9<&- ;;
              copy)
                make_volume "$volume" "$(size_of "$images/$3" "$5")" "elastic.vm.$vm"
                fill "$volume" "$images/$3" "$5" ;;
              *)
                make_volume "$volume" $(($4 * 1048576)) "elastic.vm.$vm"
                wipe "$volume" 0
                make_system "$1" "$(path_of "$volume")" ;;
            esac
          fi
          call_whole "$volume" "elastic.$format"
          link_to "$volume" "$file"
        }
        keep_disk() {
          activate "$(disk_volume "$2")"
          link_to "$(disk_volume "$2")" "$dir/disk.$2"
        }
        # What is not whole; of a VM that had nothing before, everything.
        undo_disks() {
          look_at_volumes
          for name in $(volumes_with "elastic.vm.$vm"); do
            [ -z "$made" ] && is_whole "$name" || drop "$name"
          done
        }

        """;

    private const string Rest = """
        look() {
          case $1 in
            image | boot) need "$3" "$4" ;;
            block)
              look_block "$3" || { echo "there is no $data/blocks/$3: put the data block $3 back, or mount what belongs there" >&2; exit 65; }
              [ "$(cat "$data/blocks/.site")" = "$site" ] || { echo "$data/blocks does not carry the mark of site $site" >&2; exit 65; } ;;
            *) look_disk "$@" ;;
          esac
        }
        is_ours || [ ! -e "$dir" ] || refuse
        for entry; do look $entry; done
        [ -z "$lacking" ] || exit 0

        undo() {
          status=$?
          trap - EXIT
          if [ $status != 0 ]; then
            set +e
            (undo_disks) >&2
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

        make() {
          case $1 in image | boot | block) return 0 ;; esac
          case $kept in *" $2 "*) keep_disk "$@" ;; *) make_disk "$@" ;; esac
        }
        for entry; do make $entry; done

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
}
