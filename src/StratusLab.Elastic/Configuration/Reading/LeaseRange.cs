using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>The addresses of a network that VMs may get: from the first to the last, without the gateway.</summary>
internal readonly record struct LeaseRange(Ipv4Address First, Ipv4Address Last, Ipv4Address? Gateway)
{
    /// <summary>Each of them, in order; at most 65,534, because a prefix has at least 16 bits.</summary>
    public IEnumerable<Ipv4Address> Addresses()
    {
        for (var number = (long)First.Number; number <= Last.Number; number++)
        {
            var address = new Ipv4Address((uint)number);
            if (address != Gateway)
            {
                yield return address;
            }
        }
    }
}
