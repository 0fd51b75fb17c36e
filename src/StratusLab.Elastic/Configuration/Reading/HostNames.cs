using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>
/// The host names that all networks together can give. No two addresses may share one: it must resolve to one address, and a batch system knows a node
/// by it. Letter case makes no difference to a name server.
/// </summary>
internal sealed class HostNames
{
    private readonly Dictionary<string, (Ipv4Address Address, string Network)> taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes the names of a network, or reports the first that is taken.</summary>
    public void Claim(MapReader map, string network, Field<string> pattern, IEnumerable<Ipv4Address> addresses)
    {
        if (NamePattern.Parse(pattern.Value) is not { } names)
        {
            return;
        }

        foreach (var address in addresses)
        {
            var name = names.NameOf(address);
            if (!taken.TryAdd(name, (address, network)))
            {
                var (other, owner) = taken[name];
                var problem = owner == network
                    ? $"gives {other} and {address} the same name, {name}. Use more octets or a \"-\" between them, for example \"wn-{{3}}-{{4}}\"."
                    : $"gives {address} the name {name}, which {other} of network \"{owner}\" has. Begin the pattern with something else.";
                map.Report(pattern, pattern.Value, problem);
                return;
            }
        }
    }
}
