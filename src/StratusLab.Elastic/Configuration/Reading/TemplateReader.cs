using System.Collections.Immutable;
using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Configuration.Yaml;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Vmm.Networks;
using StratusLab.Elastic.Vmm.Templates;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>Reads the VM templates; <paramref name="networks"/> have been read before.</summary>
internal sealed class TemplateReader(ImmutableArray<VirtualNetwork> networks)
{
    /// <summary>Reads one; null when it has an error.</summary>
    public VmTemplate? Read(MapReader map)
    {
        var (name, memory) = (map.Read(TemplateSettings.Name), map.Read(TemplateSettings.Memory));
        var (vcpu, cpu) = (map.Read(TemplateSettings.Vcpu), map.Read(TemplateSettings.Cpu));
        var (kernel, initrd) = (map.Read(TemplateSettings.Kernel), map.Read(TemplateSettings.Initrd));
        var commandLine = map.Read(TemplateSettings.KernelCommandLine);
        var disks = DiskReader.Read(map);
        var ec2 = Ec2Reader.ReadTemplate(map);
        var nics = map.Read(TemplateSettings.Nics);
        var (requirements, rank) = (map.Read(TemplateSettings.Requirements), map.Read(TemplateSettings.Rank));
        var (context, contextFiles) = (map.Read(TemplateSettings.Context), map.Read(TemplateSettings.ContextFiles));
        var (computed, format) = (map.Read(TemplateSettings.ComputedContext), map.Read(TemplateSettings.ContextFormat));
        if (context.IsGood && computed.IsGood && computed.Value.Keys.FirstOrDefault(context.Value.ContainsKey) is { } twice)
        {
            map.Report(computed, twice, "is in context too. Keep one.");
        }

        CheckBoot(map, kernel, initrd, commandLine, disks.Length + ec2.Length);
        CheckNics(map, nics, disks.Length > 0 || kernel.IsSet);
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
            Nics = [.. nics.Value.Where(n => n.Network.Length > 0).Select(n => new NetworkName(n.Network))],
            NicAddresses = nics.Value.Any(n => n.Ip.Length > 0) ? [.. nics.Value.Where(n => n.Network.Length > 0).Select(n => n.Ip)] : [],
            RawNics = [.. nics.Value.Where(n => n.Network.Length == 0).Select(n => new RawNic(n.Mac, n.Bridge))],
            Kernel = kernel.OrNull(),
            Initrd = initrd.OrNull(),
            KernelCommandLine = commandLine.Value,
            Requirements = requirements.Value,
            Rank = rank.Value,
            Context = context.Value,
            ComputedContext = computed.Value,
            ContextFormat = format.Value,
            ContextFiles = contextFiles.Value,
            Ec2 = ec2,
        };
        foreach (var missing in TemplateSupport.Missing(template))
        {
            map.Report($"cannot be used: {missing}");
        }

        return template;
    }

    private void CheckNics(MapReader map, Field<ImmutableArray<NicText>> nics, bool isForMachines)
    {
        if (!nics.IsGood)
        {
            return;
        }

        if (nics.Value.SkipWhile(n => n.Network.Length > 0).Any(n => n.Network.Length > 0))
        {
            map.Report(nics, "has a card on a network after one on a bridge. Write those on networks first.");
        }

        foreach (var same in nics.Value.GroupBy(n => n.Ip.Length > 0 ? n.Ip : n.Mac, StringComparer.Ordinal).Where(g => g.Key.Length > 0 && g.Count() > 1))
        {
            map.Report(nics, same.Key, "is asked for twice. Give each card its own.");
        }

        foreach (var nic in nics.Value.Where(n => isForMachines && networks.Any(k => k.Name.Value == n.Network && k.Bridge.Length == 0)))
        {
            map.Report(nics, nic.Network, "has no bridge: it is a subnet of EC2 hosts alone. Name a network with a bridge here, and this one as the \"network\" of the template's ec2.");
        }

        foreach (var nic in nics.Value.Where(n => n.Ip.Length > 0))
        {
            // A network with an error of its own is not there.
            var network = networks.FirstOrDefault(n => n.Name.Value == nic.Network);
            if (network is not null && AddressPlan.Check(network).IsEmpty && !new AddressPlan(network).Leases(nic.Ip))
            {
                map.Report(nics, nic.Ip, $"is no address that network {YamlText.Quote(nic.Network)} gives to VMs. Choose another, or remove it.");
            }
        }
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
