using System.Collections.Immutable;
using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Configuration.Yaml;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>Reads the hosts. Two that are one machine are refused: its cores and memory would be given out twice.</summary>
internal sealed class HostReader(ImmutableArray<VirtualNetwork> networks)
{
    private readonly Dictionary<string, string> nameByPlace = new(StringComparer.Ordinal);

    /// <summary>Reads one; null when it has an error.</summary>
    public HostConfiguration? Read(MapReader map)
    {
        var name = map.Read(HostSettings.Name);
        var kind = map.Read(HostSettings.Kind);
        var (uri, domainType, machine) = (map.Read(HostSettings.Uri), map.Read(HostSettings.DomainType), map.Read(HostSettings.Machine));
        var (qemuGroup, migrationUri) = (map.Read(HostSettings.QemuGroup), map.Read(HostSettings.MigrationUri));
        (SshConfiguration Ssh, Field<string> Address)? remote = map.SectionOrNull(HostSettings.Ssh) is { } section ? SshReader.Read(section) : null;
        (Ec2Configuration Account, CloudPolicy Policy)? cloud = map.SectionOrNull(HostSettings.Ec2) is { } account ? Ec2Reader.ReadHost(account, networks) : null;
        var maxVms = map.Read(HostSettings.MaxVms);
        var (reservedCores, reservedMemory) = (map.Read(HostSettings.ReservedCores), map.Read(HostSettings.ReservedMemory));
        var policy = new HostPolicy
        {
            Name = new(name.Value),
            IsEnabled = map.Read(HostSettings.Enabled).Value,
            Reserved = new(reservedCores.Value, reservedMemory.Value),
            CpuOvercommit = map.Read(HostSettings.CpuOvercommit).Value,
            MaxVms = maxVms.OrNull(),
            Order = map.Read(HostSettings.Order).Value,
            Attributes = map.Read(HostSettings.Attributes).Value,
            Cloud = cloud?.Policy,
        };
        var isXen = kind is { IsGood: true, Value: HostConfiguration.Libvirt } && uri.IsGood && uri.Value.StartsWith(HostConfiguration.Xen, StringComparison.Ordinal);
        if (isXen)
        {
            map.Refuse(HostSettings.DomainType.Key, "is for QEMU. Remove it: on a Xen host, \"machine\" says how guests are virtualized.");
            if (machine is { IsSet: true, IsGood: true } && !HostConfiguration.XenMachines.Contains(machine.Value))
            {
                map.Report(machine, machine.Value, $"is no machine of Xen. Write {string.Join(", ", HostConfiguration.XenMachines[..^1])} or {HostConfiguration.XenMachines[^1]}.");
            }
        }

        if (kind is { IsGood: true, Value: not HostConfiguration.Libvirt })
        {
            foreach (var key in new[] { HostSettings.Uri.Key, HostSettings.DomainType.Key, HostSettings.Machine.Key, HostSettings.QemuGroup.Key, HostSettings.MigrationUri.Key, HostSettings.Ssh.Key })
            {
                map.Refuse(key, $"is for kind: {HostConfiguration.Libvirt}. Remove it.");
            }

            if (kind.Value == HostConfiguration.Ec2Kind)
            {
                CheckEc2(map, maxVms, cloud is not null);
            }
        }
        else if (remote is { Address: var address })
        {
            Claim(map, name, address, "Give each machine one host.");
        }
        else
        {
            Claim(map, name, uri, "Give each machine one host and each host its own uri.");
        }

        if (kind is { IsGood: true, Value: not HostConfiguration.Ec2Kind })
        {
            map.Refuse(HostSettings.Ec2.Key, $"is for kind: {HostConfiguration.Ec2Kind}. Remove it.");
        }

        return map.IsClean
            ? new()
            {
                Policy = policy,
                Kind = kind.Value,
                Uri = uri.Value,
                DomainType = isXen ? HostConfiguration.Xen : domainType.Value,
                Machine = isXen && !machine.IsSet ? HostConfiguration.XenMachines[0] : machine.Value,
                QemuGroup = qemuGroup.OrNull(),
                MigrationUri = migrationUri.OrNull(),
                Ssh = remote?.Ssh,
                Ec2 = cloud?.Account,
            }
            : null;
    }

    // Nobody minds a machine that is full; an account that never is costs more every hour.
    private static void CheckEc2(MapReader map, Field<int> maxVms, bool hasAccount)
    {
        foreach (var key in new[] { HostSettings.ReservedCores.Key, HostSettings.ReservedMemory.Key, HostSettings.CpuOvercommit.Key })
        {
            map.Refuse(key, "is for machines: an EC2 host has caps on its instances alone. Remove it.");
        }

        if (maxVms is { IsGood: true, IsSet: false })
        {
            map.Report(maxVms, "is missing: an account has no other bound. Write for example \"max-vms: 20\".");
        }

        if (!hasAccount && map.IsClean)
        {
            map.Report("has no account. Write \"ec2:\" and below it its region and instance-types.");
        }
    }

    private void Claim(MapReader map, Field<string> name, Field<string> place, string advice)
    {
        if (name.IsGood && place.IsGood && !nameByPlace.TryAdd(place.Value, name.Value))
        {
            map.Report(place, place.Value, $"is that of host {YamlText.Quote(nameByPlace[place.Value])} too. {advice}");
        }
    }
}
