namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>
/// Disks as logical volumes, as in <see cref="HostScripts"/>, with the commands of lvm(8). The volume group is <c>$vg</c>, and <c>$pool</c> its thin pool, or empty. Invariants: a volume is ours
/// when it has the tag <c>elastic.site.SITE</c>, and nothing else is ever changed or removed; it is whole when it has <c>elastic.raw</c> or <c>elastic.qcow2</c>, which it gets last, and which says
/// what it becomes as a file; one that is not whole is made anew. Other tags say whose it is: <c>elastic.vm.NUMBER</c>, <c>elastic.block.NAME</c>, <c>elastic.image.SHA256</c>.
/// An image is a volume once, and VMs' disks are snapshots of it: thin ones, or ones with room for every block, so that none can ever be lost because it is full.
/// </summary>
internal static class VolumeScripts
{
    /// <summary>VM. Removes its volumes, then what <see cref="HostScripts.Remove"/> does.</summary>
    public const string Remove = HostScripts.Here + Sites + """
        look_at_volumes
        for name in $(volumes_with "elastic.vm.$4"); do drop "$name"; done

        """ + HostScripts.Remove;

    /// <summary>
    /// What <see cref="HostScripts.List"/> does, and prints the numbers of VMs that have a volume. Volumes of images that were not finished, or that are no longer among the files and that no disk
    /// is a snapshot of, are removed before.
    /// </summary>
    public const string List = HostScripts.Here + Sites + """
        trim_volumes() {
          look_at_volumes
          for name in $(volumes_with 'elastic.image.*'); do
            find_volume "$name"
            sha=${tags##*elastic.image.}
            if is_whole "$name" && { [ -z "$1" ] || [ -e "$images/${sha%%,*}" ]; } || is_origin "$name"; then continue; fi
            drop "$name"
          done
        }
        look_at_volumes
        if [ -d "$images" ]; then (flock -n 9 && trim_volumes "$4") 9<"$images" >/dev/null 2>&1 || :; fi
        for name in $(volumes_with 'elastic.vm.*'); do
          find_volume "$name"
          number=${tags##*elastic.vm.}
          echo "${number%%,*}"
        done

        """ + HostScripts.List;

    /// <summary>As <see cref="HostScripts.Store"/>; what was a qcow2 file, or would have been one, becomes one that stands alone.</summary>
    public const string Store = HostScripts.Here + Sites + """
        bring_volumes() {
          brought=$dir/.sent
          rm -rf "$brought"
          mkdir "$brought"
          look_at_volumes
          for link in disk.*; do
            [ -L "$link" ] || continue
            name=$(disk_volume "${link#disk.}")
            is_whole "$name" || { echo "$dir/$link has no volume $vg/$name that is whole" >&2; exit 66; }
            ! is_open || { echo "$vg/$name is open: does the VM run?" >&2; exit 75; }
            format=raw
            ! has_tag elastic.qcow2 || format=qcow2
            activate "$name"
            qemu-img convert -q -f raw -O "$format" "$(path_of "$name")" "$brought/$link"
          done
        }

        """ + HostScripts.StoreFiles;

    /// <summary>As <see cref="BlockScripts.Make"/>.</summary>
    public const string MakeBlock = HostScripts.Here + HostScripts.Empty + BlockScripts.Ours + Sites + """
        umask 077
        PATH=$PATH:/usr/sbin:/sbin
        blocks=$1/blocks link=$1/blocks/$4 mib=$6 system=$7 volume=$(block_volume "$4")
        (umask 066; mkdir -p "$blocks") || exit
        exec 8<"$blocks"
        flock 8 || exit 75
        set -e
        trap 'rm -f "$link.part"' EXIT
        trap 'exit 75' HUP INT TERM
        if [ ! -e "$blocks/.site" ]; then
          echo "$site" | dd of="$blocks/.site.part" status=none
          mv -T "$blocks/.site.part" "$blocks/.site"
        fi
        require_ours "$blocks" "$site"
        look_at_volumes
        if is_whole "$volume"; then
          [ $(($(bytes_of "$volume") / 1048576 - mib)) -ge 0 ] && [ $(($(bytes_of "$volume") - mib * 1048576)) -lt "$(extent)" ] || {
            echo "$vg/$volume is there and does not have $mib MiB. It is left as it is: choose another name, ask for its size, or remove it" >&2
            exit 65
          }
          activate "$volume"
        else
          [ ! -e "$link" ] || [ -L "$link" ] || { echo "$link is there and is no volume. It is left as it is: choose another name, or move it away" >&2; exit 65; }
          [ "$system" = - ] || has_tool "$system"
          drop "$volume"
          make_volume "$volume" $((mib * 1048576)) "elastic.block.$4"
          wipe "$volume" 0
          [ "$system" = - ] || make_system "$system" "$(path_of "$volume")"
          call_whole "$volume" elastic.raw
        fi
        link_to "$volume" "$link"
        sync "$blocks"
        """;

    /// <summary>As <see cref="BlockScripts.Remove"/>.</summary>
    public const string RemoveBlock = HostScripts.Here + BlockScripts.Ours + Sites + """
        set -e
        [ ! -e "$1/blocks/.site" ] || require_ours "$1/blocks" "$2"
        look_at_volumes
        drop "$(block_volume "$4")"
        rm -f "$1/blocks/$4"
        """;

    /// <summary>What <see cref="MakeScripts"/> uses too. <c>$site</c>, <c>$images</c> and <c>$vm</c> are set.</summary>
    internal const string Functions = """
        export LVM_SUPPRESS_FD_WARNINGS=1
        as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n -- "$@"; fi; }

        # Everything in the volume group, seen once; what is changed afterwards is not in it.
        look_at_volumes() { volumes=$(as_root lvs --noheadings --separator '|' -o lv_name,lv_tags,origin,lv_attr "$vg") || exit; }
        # NAME. Its tags, what it is a snapshot of, and its attributes; false when it is not there.
        find_volume() {
          while IFS='|' read -r found tags origin attributes; do
            [ "${found##* }" != "$1" ] || return 0
          done <<VOLUMES
        $volumes
        VOLUMES
          return 1
        }
        has_tag() { case ",$tags," in *",$1,"*) return 0 ;; esac; return 1; }
        is_open() { case $attributes in ?????o*) return 0 ;; esac; return 1; }
        is_origin() { printf '%s\n' "$volumes" | cut -d '|' -f 3 | grep -qxF -- "$1"; }
        # NAME. False when it is not there, or not whole.
        is_whole() {
          find_volume "$1" || return 1
          has_tag "elastic.site.$site" || { echo "the logical volume $vg/$1 is there and does not carry the tag elastic.site.$site: find out whose it is, and rename or remove it" >&2; exit 65; }
          has_tag elastic.raw || has_tag elastic.qcow2
        }
        # TAG, as a pattern. The names of our volumes that have it.
        volumes_with() {
          while IFS='|' read -r found tags origin attributes; do
            ! has_tag "elastic.site.$site" || case ",$tags," in *,$1,*) echo "${found##* }" ;; esac
          done <<VOLUMES
        $volumes
        VOLUMES
        }
        disk_volume() { echo "elastic-$site-$vm-$1"; }
        block_volume() { echo "elastic-$site-b-$1"; }
        # SHA256. All of it would be too long for a name.
        image_volume() { echo "elastic-$site-i-$(printf %.24s "$1")"; }
        path_of() { as_root lvs --noheadings -o lv_path "$vg/$1" | tr -d ' '; }
        bytes_of() { as_root lvs --noheadings --units b --nosuffix -o lv_size "$vg/$1" | tr -d ' '; }
        extent() { as_root vgs --noheadings --units b --nosuffix -o vg_extent_size "$vg" | tr -d ' '; }
        activate() { as_root lvchange -q -a y -K "$vg/$1" >/dev/null; }
        # FILE FORMAT. The bytes of the disk, in whole sectors.
        size_of() {
          bytes=$(qemu-img info -U -f "$2" --output=json "$1" | sed -n 's/^    "virtual-size": \([0-9]*\),\{0,1\}$/\1/p')
          echo $(((bytes + 511) / 512 * 512))
        }
        # NAME BYTES TAG. A thin one reads as zeros; another as whatever was on the disks.
        make_volume() {
          if [ -n "$pool" ]; then as_root lvcreate -q -y -V "$2b" --thinpool "$pool" -n "$1" --addtag "elastic.site.$site" --addtag "$3" "$vg" >/dev/null
          else as_root lvcreate -q -y -W n -L "$2b" -n "$1" --addtag "elastic.site.$site" --addtag "$3" "$vg" >/dev/null; fi
        }
        # NAME ORIGIN TAG
        make_snapshot() {
          activate "$2"
          if [ -n "$pool" ]; then as_root lvcreate -q -y -s -k n -n "$1" --addtag "elastic.site.$site" --addtag "$3" "$vg/$2" >/dev/null
          else as_root lvcreate -q -y -s -l 100%ORIGIN -n "$1" --addtag "elastic.site.$site" --addtag "$3" "$vg/$2" >/dev/null; fi
        }
        # NAME FROM. Zeros from there to its end: what somebody else had on the disks is not for its guest to read.
        wipe() {
          [ -z "$pool" ] || return 0
          to=$(path_of "$1") left=$(($(bytes_of "$1") - $2))
          blkdiscard -z -o "$2" "$to" 2>/dev/null || head -c "$left" /dev/zero | dd of="$to" bs=1M iflag=fullblock oflag=seek_bytes seek="$2" conv=notrunc status=none
        }
        # NAME FILE FORMAT
        fill() {
          qemu-img convert -q -n -f "$3" -O raw "$2" "$(path_of "$1")"
          wipe "$1" "$(size_of "$2" "$3")"
        }
        call_whole() {
          sync "$(path_of "$1")"
          as_root lvchange -q --addtag "$2" "$vg/$1" >/dev/null
        }
        # Nobody makes or removes the volume of an image meanwhile.
        lock_images() {
          (umask 066; mkdir -p "$images")
          exec 9<"$images"
          flock 9
          look_at_volumes
        }
        # SHA256 FORMAT
        make_image() {
          name=$(image_volume "$1")
          ! is_whole "$name" || return 0
          [ -e "$images/$1" ] || { echo "the image's volume was removed just now, and its file is not there: it is sent again" >&2; exit 75; }
          drop "$name"
          make_volume "$name" "$(size_of "$images/$1" "$2")" "elastic.image.$1"
          fill "$name" "$images/$1" "$2"
          call_whole "$name" elastic.raw
        }
        # NAME. Not there is success. With an origin, lvremove would remove what somebody has made of it.
        drop() {
          find_volume "$1" || return 0
          is_whole "$1" || : # Refuses one that is not ours.
          ! is_origin "$1" || { echo "there is a snapshot of the logical volume $vg/$1: remove it first" >&2; exit 65; }
          said=$(as_root lvremove -q -f "$vg/$1" 2>&1 >/dev/null) || {
            echo "$said" >&2
            case $said in *'in use'* | *'is used by another device'*) exit 75 ;; esac
            exit 1
          }
        }
        # NAME PATH
        link_to() {
          [ -L "$2" ] && [ "$(readlink "$2")" = "$(path_of "$1")" ] || { rm -f "$2.part"; ln -s "$(path_of "$1")" "$2.part"; mv -T "$2.part" "$2"; }
        }

        """;

    // The same for scripts that set nothing themselves.
    private const string Sites = """
        PATH=$PATH:/usr/sbin:/sbin
        site=$2 images=$3 vm=$4

        """ + Functions;
}
