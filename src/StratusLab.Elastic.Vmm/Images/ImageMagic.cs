using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Images;

/// <summary>
/// What a file is, by its first bytes. Formats that are neither raw nor qcow2 are recognised to be refused by name: several of them (a VMDK descriptor
/// for one) name other files of the host, and a tool that probes would open them (qemu-img(1), "info", on untrusted images). So nothing ever probes.
/// </summary>
internal static class ImageMagic
{
    private static readonly (int Offset, byte[] Magic, string Name)[] Refused =
    [
        (0, "KDMV"u8.ToArray(), "vmdk"),
        (0, "COWD"u8.ToArray(), "vmdk"),
        (0, "# Disk DescriptorFile"u8.ToArray(), "vmdk"),
        (64, [0x7f, 0x10, 0xda, 0xbe], "vdi"),
        (0, "vhdxfile"u8.ToArray(), "vhdx"),
        (0, "conectix"u8.ToArray(), "vpc"),
        (0, "QED\0"u8.ToArray(), "qed"),
        (0, [.. "LUKS"u8, 0xba, 0xbe], "luks"),
        (0, "WithoutFreeSpace"u8.ToArray(), "parallels"),
        (0, "WithouFreSpacExt"u8.ToArray(), "parallels"),
        (0, "Bochs Virtual HD Image"u8.ToArray(), "bochs"),
        (0, "OOOM"u8.ToArray(), "cow"),
    ];

    /// <summary><c>qcow2</c> or <c>raw</c>.</summary>
    /// <exception cref="RejectedException">It is something else.</exception>
    public static string FormatOf(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith(Qcow2Header.Magic))
        {
            return "qcow2";
        }

        foreach (var (offset, magic, name) in Refused)
        {
            if (head.Length >= offset && head[offset..].StartsWith(magic))
            {
                throw new RejectedException($"The image is in the format {name}; only raw and qcow2 are taken. Convert it where it can be trusted: qemu-img convert -f {name} -O qcow2.");
            }
        }

        return "raw";
    }
}
