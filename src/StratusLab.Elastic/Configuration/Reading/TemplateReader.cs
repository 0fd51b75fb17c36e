using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Vmm.Templates;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>Reads the VM templates.</summary>
internal static class TemplateReader
{
    /// <summary>Reads one; null when it has an error.</summary>
    public static VmTemplate? Read(MapReader map)
    {
        var (name, memory) = (map.Read(TemplateSettings.Name), map.Read(TemplateSettings.Memory));
        var (vcpu, cpu) = (map.Read(TemplateSettings.Vcpu), map.Read(TemplateSettings.Cpu));
        var (kernel, initrd) = (map.Read(TemplateSettings.Kernel), map.Read(TemplateSettings.Initrd));
        var commandLine = map.Read(TemplateSettings.KernelCommandLine);
        var disks = DiskReader.Read(map);
        var nics = map.Read(TemplateSettings.Nics);
        var (requirements, rank) = (map.Read(TemplateSettings.Requirements), map.Read(TemplateSettings.Rank));
        var (context, contextFiles) = (map.Read(TemplateSettings.Context), map.Read(TemplateSettings.ContextFiles));
        CheckBoot(map, kernel, initrd, commandLine, disks.Length);
        if (!map.IsClean)
        {
            return null;
        }

        var template = new VmTemplate
        {
            Name = new(name.Value),
            Cpu = cpu.OrNull() ?? vcpu.Value,
            Vcpu = vcpu.Value,
            MemoryMiB = memory.Value,
            Disks = disks,
            Nics = [.. nics.Value.Select(n => new NetworkName(n))],
            Kernel = kernel.OrNull(),
            Initrd = initrd.OrNull(),
            KernelCommandLine = commandLine.Value,
            Requirements = requirements.Value,
            Rank = rank.Value,
            Context = context.Value,
            ContextFiles = contextFiles.Value,
        };
        foreach (var missing in TemplateSupport.Missing(template))
        {
            map.Report($"cannot be used: {missing}");
        }

        return template;
    }

    private static void CheckBoot(MapReader map, Field<string> kernel, Field<string> initrd, Field<string> commandLine, int disks)
    {
        if (kernel.IsSet)
        {
            return;
        }

        foreach (var field in new[] { initrd, commandLine }.Where(f => f.IsSet))
        {
            map.Report(field, "is used only with a kernel. Add \"kernel\", or remove it.");
        }

        if (disks == 0 && map.IsClean)
        {
            map.Report("has neither a disk nor a kernel to boot. Add for example \"disks: [{image: worker}]\".");
        }
    }
}
