using System.Collections.Immutable;

namespace StratusLab.Elastic.Configuration.Yaml;

/// <summary>A map, its entries as they are written. A key may occur twice: whoever reads the map reports that, because it knows the path.</summary>
internal sealed record MapNode(Location At, ImmutableArray<MapEntry> Entries) : Node(At)
{
    /// <summary>A map without entries.</summary>
    public static MapNode Empty(Location at) => new(at, []);

    /// <summary>The value of the first entry with this key; null without one.</summary>
    public Node? Find(string key) => Entries.FirstOrDefault(e => e.Key.Text == key)?.Value;

    /// <summary>This map with the one entry <paramref name="key"/> in place of all that it has for it.</summary>
    public MapNode With(string key, Node value) =>
        this with { Entries = Entries.RemoveAll(e => e.Key.Text == key).Add(new MapEntry(new ScalarNode(value.At, key, true), value)) };

    /// <summary>Entries whose key an earlier entry has, each with that earlier one.</summary>
    public IEnumerable<(MapEntry Again, MapEntry First)> Duplicates()
    {
        var seen = new Dictionary<string, MapEntry>(StringComparer.Ordinal);
        foreach (var entry in Entries)
        {
            if (!seen.TryAdd(entry.Key.Text, entry))
            {
                yield return (entry, seen[entry.Key.Text]);
            }
        }
    }

    /// <inheritdoc/>
    public override string Describe() => "a map";
}
