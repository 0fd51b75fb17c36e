using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Templates;

/// <summary>Reads OS: what is booted.</summary>
internal static class OsReader
{
    public static VmTemplate Read(AttributeReader top, VmTemplate template)
    {
        if (top.Vector("OS", "KERNEL = /srv/vmlinuz") is not { } os)
        {
            return template;
        }

        var (kernel, initrd) = (os.Read("KERNEL", TemplateValues.Path), os.Read("INITRD", TemplateValues.Path));
        var (root, commandLine) = (os.Read("ROOT", Root), os.Read("KERNEL_CMD", TemplateValues.Line));
        var boot = os.Read("BOOT", TemplateValues.Choice("hd", "cdrom", "network"));
        if (os.IsClean && kernel is null && (initrd ?? root ?? commandLine) is not null)
        {
            os.Report("has an INITRD, ROOT or KERNEL_CMD and no KERNEL, which alone uses them. Write KERNEL = /path, or remove them.");
        }
        else if (os.IsClean && kernel is not null && boot is not null)
        {
            os.Report("has BOOT and KERNEL: a kernel is booted directly. Keep one.");
        }

        os.WarnOfUnused();
        return template with
        {
            Kernel = kernel,
            Initrd = initrd,
            KernelCommandLine = string.Join(' ', new[] { root is null ? null : $"root={root}", commandLine }.Where(t => !string.IsNullOrEmpty(t))),
            Boot = boot ?? "hd",
        };
    }

    // OpenNebula writes the device without its directory.
    private static (string? Value, string Problem) Root(string text) =>
        text.Length is 0 or > 255 || text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) ? (null, "is not a device. Write for example vda1.")
        : text.StartsWith('/') || text.Contains('=', StringComparison.Ordinal) ? (text, "")
        : ($"/dev/{text}", "");
}
