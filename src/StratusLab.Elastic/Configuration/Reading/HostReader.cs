using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Configuration.Yaml;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>Reads the hosts. Two that are one machine are refused: its cores and memory would be given out twice.</summary>
internal sealed class HostReader
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
        var (reservedCores, reservedMemory) = (map.Read(HostSettings.ReservedCores), map.Read(HostSettings.ReservedMemory));
        var policy = new HostPolicy
        {
            Name = new(name.Value),
            IsEnabled = map.Read(HostSettings.Enabled).Value,
            Reserved = new(reservedCores.Value, reservedMemory.Value),
            CpuOvercommit = map.Read(HostSettings.CpuOvercommit).Value,
            MaxVms = map.Read(HostSettings.MaxVms).OrNull(),
            Order = map.Read(HostSettings.Order).Value,
            Attributes = map.Read(HostSettings.Attributes).Value,
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
        }
        else if (remote is { Address: var address })
        {
            Claim(map, name, address, "Give each machine one host.");
        }
        else
        {
            Claim(map, name, uri, "Give each machine one host and each host its own uri.");
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
            }
            : null;
    }

    private void Claim(MapReader map, Field<string> name, Field<string> place, string advice)
    {
        if (name.IsGood && place.IsGood && !nameByPlace.TryAdd(place.Value, name.Value))
        {
            map.Report(place, place.Value, $"is that of host {YamlText.Quote(nameByPlace[place.Value])} too. {advice}");
        }
    }
}
