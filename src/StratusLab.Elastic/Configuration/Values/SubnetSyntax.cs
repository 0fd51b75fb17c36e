using System.Globalization;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>An IPv4 network with its prefix length, 16 to 30: a larger one is no virtual network of ours, a smaller one has no address to lease.</summary>
internal sealed class SubnetSyntax : ScalarSyntax<Subnet>
{
    /// <inheritdoc/>
    public override string Unit => "a network";

    /// <inheritdoc/>
    public override string Range => "prefix length 16 to 30";

    /// <inheritdoc/>
    public override bool TryParse(string text, out Subnet value, out string problem)
    {
        value = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (Ipv4Address.Parse(slash < 0 ? text : text.AsSpan(0, slash)) is not { } address)
        {
            problem = "is not a network. Write for example 10.77.0.0/24.";
        }
        else if (slash < 0)
        {
            problem = $"has no prefix length. Write for example {new Ipv4Address(address.Number & ~Subnet.HostBits(24))}/24.";
        }
        else if (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) || prefix is < 16 or > 30)
        {
            problem = "has a prefix length outside 16 to 30.";
        }
        else if (address.Octet(1) is 0 or 127 or >= 224)
        {
            problem = "is not a range that machines can have. Write for example 10.77.0.0/24.";
        }
        else
        {
            value = new(new(address.Number & ~Subnet.HostBits(prefix)), prefix);
            problem = value.Address == address ? "" : $"is an address inside a network. Write {value}.";
        }

        return problem.Length == 0;
    }

    /// <inheritdoc/>
    public override string Print(Subnet value) => value.ToString();
}
