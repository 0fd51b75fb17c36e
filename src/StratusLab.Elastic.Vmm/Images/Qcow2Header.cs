using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace StratusLab.Elastic.Vmm.Images;

/// <summary>
/// The header of a qcow2 file (QEMU's docs/interop/qcow2.txt), read without QEMU, because to open such a file is to open the files it names.
/// </summary>
internal sealed record Qcow2Header
{
    private const int Version2Length = 72;
    private const int Version3Length = 104;
    private const uint BackingFormatExtension = 0xE2792ACA;
    private const uint DataFileExtension = 0x44415441;

    /// <summary>The first bytes of every version.</summary>
    public static ReadOnlySpan<byte> Magic => [(byte)'Q', (byte)'F', (byte)'I', 0xfb];

    /// <summary>The size of the disk that the guest sees, in bytes.</summary>
    public required long VirtualSizeBytes { get; init; }

    /// <summary>The backing file; null without one.</summary>
    public string? BackingFile { get; init; }

    /// <summary>The backing file's format as recorded; null when it is not.</summary>
    public string? BackingFormat { get; init; }

    /// <summary>True when its guest data is in another file.</summary>
    public bool HasDataFile { get; init; }

    /// <summary>True when its contents are encrypted.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>True when QEMU marked it as damaged.</summary>
    public bool IsCorrupt { get; init; }

    /// <summary>Reads a header out of the first bytes of a file (one cluster is enough, see the specification). Total: any bytes give a header or an error.</summary>
    public static (Qcow2Header? Header, string? Error) Parse(ReadOnlySpan<byte> head)
    {
        if (head.Length < Version2Length || !head.StartsWith(Magic))
        {
            return (null, "the file is shorter than a qcow2 header");
        }

        var version = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
        if (version is not (2 or 3) || (version == 3 && head.Length < Version3Length))
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"qcow version {version} is not 2 or 3, or the header is cut off"));
        }

        var features = version == 3 ? BinaryPrimitives.ReadUInt64BigEndian(head[72..]) : 0;
        var length = version == 3 ? BinaryPrimitives.ReadUInt32BigEndian(head[100..]) : Version2Length;
        var size = BinaryPrimitives.ReadUInt64BigEndian(head[24..]);
        if (length < Version2Length || length > head.Length || size > long.MaxValue)
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"a header length of {length} or a size of {size} cannot be"));
        }

        var header = new Qcow2Header
        {
            VirtualSizeBytes = (long)size,
            IsEncrypted = BinaryPrimitives.ReadUInt32BigEndian(head[32..]) != 0,
            IsCorrupt = (features & 2) != 0,
            HasDataFile = (features & 4) != 0,
        };
        return ReadBacking(header, head, out header) ? ReadExtensions(header, head, (int)length) : (null, "the name of the backing file is outside the header");
    }

    /// <summary>Why an image that somebody gave us cannot be taken; null when it can. It must not name any other file.</summary>
    public string? RefusalAsImage() =>
        BackingFile is not null || BackingFormat is not null ? "it has a backing file: flatten it with qemu-img convert where it was made"
        : HasDataFile ? "its data is in another file: convert it with qemu-img convert where it was made"
        : IsEncrypted ? "it is encrypted"
        : IsCorrupt ? "it is marked corrupt: repair it with qemu-img check -r all where it was made"
        : null;

    private static bool ReadBacking(Qcow2Header header, ReadOnlySpan<byte> head, out Qcow2Header result)
    {
        result = header;
        var offset = BinaryPrimitives.ReadUInt64BigEndian(head[8..]);
        var length = BinaryPrimitives.ReadUInt32BigEndian(head[16..]);
        if (offset == 0 && length == 0)
        {
            return true;
        }

        // QEMU takes offset 0 for "no backing file"; whoever writes half of it is up to something.
        if (offset == 0 || length > 1023 || offset > (ulong)head.Length || offset + length > (ulong)head.Length)
        {
            return false;
        }

        result = header with { BackingFile = Encoding.UTF8.GetString(head.Slice((int)offset, (int)length)) };
        return true;
    }

    private static (Qcow2Header? Header, string? Error) ReadExtensions(Qcow2Header header, ReadOnlySpan<byte> head, int at)
    {
        while (true)
        {
            if (at + 8 > head.Length)
            {
                return (null, "its header extensions do not end");
            }

            var type = BinaryPrimitives.ReadUInt32BigEndian(head[at..]);
            var length = BinaryPrimitives.ReadUInt32BigEndian(head[(at + 4)..]);
            if (type == 0)
            {
                return (header, null);
            }

            if (length > head.Length - at - 8)
            {
                return (null, "a header extension is longer than the header");
            }

            var data = head.Slice(at + 8, (int)length);
            header = type switch
            {
                BackingFormatExtension => header with { BackingFormat = Encoding.UTF8.GetString(data) },
                DataFileExtension => header with { HasDataFile = true },
                _ => header,
            };
            at += 8 + (((int)length + 7) & ~7);
        }
    }
}
