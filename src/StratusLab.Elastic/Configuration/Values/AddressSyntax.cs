namespace StratusLab.Elastic.Configuration.Values;

/// <summary>An IPv4 address.</summary>
internal sealed class AddressSyntax : ScalarSyntax<Ipv4Address>
{
    /// <inheritdoc/>
    public override string Unit => "an IPv4 address";

    /// <inheritdoc/>
    public override bool TryParse(string text, out Ipv4Address value, out string problem)
    {
        var address = Ipv4Address.Parse(text);
        (value, problem) = (address ?? default, address is null ? "is not an IPv4 address. Write for example 10.77.0.1." : "");
        return address is not null;
    }

    /// <inheritdoc/>
    public override string Print(Ipv4Address value) => value.ToString();
}
