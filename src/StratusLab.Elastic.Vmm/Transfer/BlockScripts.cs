namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>
/// What is done with the files of data blocks where they are, as in <see cref="HostScripts"/>. Invariants: a block appears under its name when it is whole and on the disk, by a
/// rename; what is there under a name is never written to. The directory carries its site's mark, and what is in one of another site is not touched.
/// </summary>
internal static class BlockScripts
{
    /// <summary>Block, QEMU's group as for <see cref="MakeScripts.OfFiles"/>, MiB, file system ("-": none). One that is there and has the size is taken as it is.</summary>
    public const string Make = HostScripts.Here + HostScripts.Group + HostScripts.Empty + Ours + """
        umask 077
        PATH=$PATH:/usr/sbin:/sbin
        blocks=$1/blocks site=$2 file=$1/blocks/$4 part=$1/blocks/.$4.part group=$5 mib=$6 system=$7
        (umask 066; mkdir -p "$blocks") || exit
        exec 9<"$blocks"
        flock 9 || exit 75
        set -e
        trap 'rm -f "$part"' EXIT
        trap 'exit 75' HUP INT TERM
        if [ ! -e "$blocks/.site" ]; then
          echo "$site" | dd of="$blocks/.site.part" status=none
          mv -T "$blocks/.site.part" "$blocks/.site"
        fi
        require_ours "$blocks" "$site"
        if [ -e "$file" ]; then
          [ "$(stat -c %s "$file")" != $((mib * 1048576)) ] || exit 0
          echo "$file is there and does not have $mib MiB. It is left as it is: choose another name, ask for its size, or move it away" >&2
          exit 65
        fi
        find_group
        rm -f "$part"
        if [ "$system" = - ]; then
          truncate -s "${mib}M" "$part"
        else
          has_tool "$system"
          make_empty "$system" "$mib" "$part"
        fi
        [ -z "$group" ] || chgrp "$group" "$part"
        chmod $disk_mode "$part"
        sync "$part"
        mv -T "$part" "$file"
        sync "$blocks"
        """;

    /// <summary>Block. Removes its file.</summary>
    public const string Remove = HostScripts.Here + Ours + """
        set -e
        [ -e "$1/blocks/$4" ] || exit 0
        require_ours "$1/blocks" "$2"
        rm -f "$1/blocks/$4"
        """;

    internal const string Ours = """
        require_ours() {
          [ -e "$1/.site" ] && [ "$(cat "$1/.site")" = "$2" ] || {
            echo "$1 is there and does not carry the mark of site $2. Every site needs a data directory of its own; otherwise find out whose it is and move it away" >&2
            exit 65
          }
        }

        """;
}
