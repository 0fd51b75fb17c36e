using System.Collections.Immutable;
using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>Reads what is EC2's: the account of a host, and how templates are made there.</summary>
internal static class Ec2Reader
{
    /// <summary>Reads an account, and what it may start.</summary>
    public static (Ec2Configuration Account, CloudPolicy Policy) ReadHost(MapReader map, ImmutableArray<VirtualNetwork> networks)
    {
        var (region, endpoint) = (map.Read(Ec2Settings.Region), map.Read(Ec2Settings.Endpoint));
        var (file, profile) = (map.Read(Ec2Settings.CredentialsFile), map.Read(Ec2Settings.Profile));
        var (subnets, groups) = (map.Read(Ec2Settings.Subnets), map.Read(Ec2Settings.SecurityGroups));
        var (currency, cap) = (map.Read(Ec2Settings.Currency), map.Read(Ec2Settings.MaxCostPerMonth));
        foreach (var unknown in subnets.IsGood ? subnets.Value.Keys.Where(n => networks.All(k => k.Name.Value != n)) : [])
        {
            map.Report(subnets, unknown, "is not a network, or one with an error. Declare it under \"networks\", with the subnet's addresses.");
        }

        foreach (var twice in subnets.IsGood ? subnets.Value.GroupBy(s => s.Value, StringComparer.Ordinal).Where(g => g.Count() > 1) : [])
        {
            map.Report(subnets, twice.Key, "is the subnet of two networks. Keep one.");
        }

        var types = ReadTypes(map);
        if (cap.IsSet && types.Any(t => t.PricePerHour == 0))
        {
            map.Report(cap, "counts only what has a price. Give every instance type its price.");
        }

        var account = new Ec2Configuration
        {
            Region = region.Value,
            Endpoint = endpoint.OrNull(),
            CredentialsFile = file.OrNull(),
            Profile = profile.OrNull(),
            Subnets = subnets.IsGood ? subnets.Value.ToImmutableSortedDictionary(s => new NetworkName(s.Key), s => s.Value) : ImmutableSortedDictionary<NetworkName, string>.Empty,
            SecurityGroups = groups.Value,
            Architecture = map.Read(Ec2Settings.Architecture).Value,
        };
        return (account, new()
        {
            Types = types,
            Networks = [.. account.Subnets.Keys],
            Currency = currency.Value,
            MaxCostPerMonth = cap.OrNull() is { } most ? (decimal)most : null,
        });
    }

    /// <summary>Reads how a template's VMs are made there.</summary>
    public static ImmutableArray<Ec2Template> ReadTemplate(MapReader template)
    {
        var all = ImmutableArray.CreateBuilder<Ec2Template>();
        foreach (var map in template.Items(TemplateSettings.Ec2))
        {
            var (ami, keypair, ports) = (map.Read(Ec2TemplateSettings.Ami), map.Read(Ec2TemplateSettings.Keypair), map.Read(Ec2TemplateSettings.AuthorizedPorts));
            all.Add(new()
            {
                Ami = ami.Value,
                Keypair = keypair.Value,
                AuthorizedPorts = ports is { IsGood: true, Value.Length: > 0 } ? Vmm.Templates.Ec2Values.Ports(ports.Value).Value ?? "" : "",
                InstanceTypes = map.Read(Ec2TemplateSettings.InstanceTypes).Value,
                ElasticIp = map.Read(Ec2TemplateSettings.ElasticIp).OrNull() ?? "",
                Network = map.Read(Ec2TemplateSettings.Network).OrNull() ?? "",
                Cloud = map.Read(Ec2TemplateSettings.Cloud).OrNull() ?? "",
            });
        }

        return all.ToImmutable();
    }

    private static ImmutableArray<InstanceType> ReadTypes(MapReader map)
    {
        var types = ImmutableArray.CreateBuilder<InstanceType>();
        var isClean = map.IsClean;
        foreach (var item in map.Items(Ec2Settings.InstanceTypes))
        {
            var (name, vcpu, memory) = (item.Read(InstanceTypeSettings.Name), item.Read(InstanceTypeSettings.Vcpu), item.Read(InstanceTypeSettings.Memory));
            var (price, most) = (item.Read(InstanceTypeSettings.Price), item.Read(InstanceTypeSettings.MaxVms));
            if (name.IsGood && types.Any(t => t.Name == name.Value))
            {
                item.Report(name, name.Value, "is an instance type of this host already. Keep one.");
            }

            types.Add(new(name.Value, vcpu.Value, memory.Value) { PricePerHour = (decimal)price.Value, MaxVms = most.OrNull() });
        }

        if (types.Count == 0 && isClean && map.IsClean)
        {
            map.Report("may start nothing. Write for example \"instance-types: [{name: c5.large, vcpu: 2, memory: 4G, price: 0.1}]\".");
        }

        return types.ToImmutable();
    }
}
