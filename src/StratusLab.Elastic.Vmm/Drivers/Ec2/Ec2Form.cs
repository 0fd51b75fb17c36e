using System.Collections.Immutable;
using System.Globalization;

namespace StratusLab.Elastic.Vmm.Drivers.Ec2;

/// <summary>Lists in the parameters of the Query API, which counts from 1: <c>Filter.1.Name</c>, <c>Filter.1.Value.1</c>.</summary>
internal static class Ec2Form
{
    public static ImmutableArray<(string Name, string Value)> Filters(ImmutableArray<(string Name, ImmutableArray<string> Values)> filters) =>
        [.. filters.SelectMany((f, i) => List($"{Item("Filter", i)}.Value", f.Values).Prepend(($"{Item("Filter", i)}.Name", f.Name)))];

    public static IEnumerable<(string Name, string Value)> List(string name, IEnumerable<string> values) => values.Select((v, i) => (Item(name, i), v));

    public static IEnumerable<(string Name, string Value)> Tags(string resource, IEnumerable<(string Key, string Value)> tags) =>
        tags.SelectMany((t, i) => new[] { ($"{Item("TagSpecification.1.Tag", i)}.Key", t.Key), ($"{Item("TagSpecification.1.Tag", i)}.Value", t.Value) })
            .Prepend(("TagSpecification.1.ResourceType", resource));

    private static string Item(string name, int index) => string.Create(CultureInfo.InvariantCulture, $"{name}.{index + 1}");
}
