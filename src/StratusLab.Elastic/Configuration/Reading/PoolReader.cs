using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Configuration.Yaml;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>Reads the pools, whose templates have been read before.</summary>
internal sealed class PoolReader(IReadOnlyDictionary<string, VmTemplate> templates)
{
    /// <summary>Reads one of <paramref name="cluster"/>; null when it or its template has an error.</summary>
    public Pool? Read(MapReader map, string cluster)
    {
        var (name, template) = (map.Read(PoolSettings.Name), map.Read(PoolSettings.Template));
        var (queues, features) = (map.Read(PoolSettings.Queues), map.Read(PoolSettings.Features));
        var (min, max, order) = (map.Read(PoolSettings.Min), map.Read(PoolSettings.Max), map.Read(PoolSettings.Order));
        var (idleTimeout, minLifetime) = (map.Read(PoolSettings.IdleTimeout), map.Read(PoolSettings.MinLifetime));
        var (expectedBoot, joinDeadline) = (map.Read(PoolSettings.ExpectedBoot), map.Read(PoolSettings.JoinDeadline));
        var made = template.IsGood ? templates.GetValueOrDefault(template.Value) : null;
        var node = ReadNode(map.Section(PoolSettings.Node), made);
        CheckLimits(map, min, max, expectedBoot, joinDeadline);
        if (made is { Nics.Length: 0 })
        {
            var problem = "has no nics, and a worker node's name and address come from its first. Add a network to the template's nics.";
            map.Report(template, template.Value, problem);
        }

        if (made is not null && (made.NicAddresses.Any(a => a.Length > 0) || !made.RawNics.IsEmpty))
        {
            var problem = "has a card with an IP or MAC of its own, and two nodes cannot have the same. Remove it from the template's nics.";
            map.Report(template, template.Value, problem);
        }

        if (made?.Disks.FirstOrDefault(d => d.Block is not null)?.Block is { } block)
        {
            map.Report(template, template.Value, $"has the data block {YamlText.Quote(block.Value)}, and two nodes cannot have the same. Remove it from the template's disks.");
        }

        if (made?.Ec2.FirstOrDefault(e => e.ElasticIp.Length > 0) is { } own)
        {
            map.Report(template, template.Value, $"has the elastic address {own.ElasticIp}, and two nodes cannot have the same. Remove it from the template's ec2.");
        }

        return map.IsClean && made is not null
            ? new()
            {
                Name = new(name.Value),
                Cluster = new(cluster),
                Template = made,
                Node = node,
                Queues = [.. queues.Value.Select(q => new QueueName(q))],
                Features = features.Value,
                Min = min.Value,
                Max = max.Value,
                Order = order.Value,
                IdleTimeout = idleTimeout.Value,
                MinLifetime = minLifetime.Value,
                ExpectedBoot = expectedBoot.Value,
                JoinDeadline = joinDeadline.Value,
            }
            : null;
    }

    private static Resources ReadNode(MapReader map, VmTemplate? template)
    {
        var (cores, memory, gpus) = (map.Read(NodeSettings.Cores), map.Read(NodeSettings.Memory), map.Read(NodeSettings.Gpus));
        if (template is null)
        {
            return default;
        }

        var (count, size) = (NodeSettings.Cores.Syntax, NodeSettings.Memory.Syntax);
        if (cores.OrNull() > template.Vcpu)
        {
            map.Report(cores, count.Print(cores.Value), $"is more than template \"{template.Name}\" has: {count.Print(template.Vcpu)} vcpu.");
        }

        if (memory.OrNull() > template.MemoryMiB)
        {
            map.Report(memory, size.Print(memory.Value), $"is more than template \"{template.Name}\" has: {size.Print(template.MemoryMiB)}.");
        }

        return new(cores.OrNull() ?? template.Vcpu, memory.OrNull() ?? template.MemoryMiB * NodeSettings.MemoryPercent / 100, gpus.Value);
    }

    private static void CheckLimits(MapReader map, Field<int> min, Field<int> max, Field<TimeSpan> expectedBoot, Field<TimeSpan> joinDeadline)
    {
        if (min.IsGood && max.IsGood && min.Value > max.Value)
        {
            map.Report(min, PoolSettings.Min.Syntax.Print(min.Value), $"is more than max, {PoolSettings.Max.Syntax.Print(max.Value)}. Lower min or raise max.");
        }

        if (expectedBoot.IsGood && joinDeadline.IsGood && expectedBoot.Value >= joinDeadline.Value)
        {
            var (boot, join) = (PoolSettings.ExpectedBoot.Syntax.Print(expectedBoot.Value), PoolSettings.JoinDeadline.Syntax.Print(joinDeadline.Value));
            var problem = $"does not fit: expected-boot, {boot}, must be shorter than join-deadline, {join}.";
            map.Report(expectedBoot.IsSet ? expectedBoot : joinDeadline, problem);
        }
    }
}
