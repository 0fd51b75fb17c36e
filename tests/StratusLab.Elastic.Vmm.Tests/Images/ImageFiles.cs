using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace StratusLab.Elastic.Vmm.Tests.Images;

/// <summary>Images for tests, made with the real tools.</summary>
internal static class ImageFiles
{
    public static string Sha256(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    /// <summary>A raw disk of 3 MiB with something at its start and end, and a hole between.</summary>
    public static byte[] Raw()
    {
        var disk = new byte[3 << 20];
        Encoding.ASCII.GetBytes("boot").CopyTo(disk, 0);
        Encoding.ASCII.GetBytes("end").CopyTo(disk, disk.Length - 3);
        return disk;
    }

    public static async Task<string> Qcow2Async(Scratch scratch, params string[] options)
    {
        await Tool.RunAsync("qemu-img", ["create", "-q", "-f", "qcow2", .. options, scratch["image.qcow2"], "8M"]);
        return scratch["image.qcow2"];
    }

    public static byte[] With(byte[] file, int at, ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(file.AsSpan(at), value);
        return file;
    }
}
