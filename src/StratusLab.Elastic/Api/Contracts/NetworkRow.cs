namespace StratusLab.Elastic.Api.Contracts;

/// <summary>A virtual network and its addresses.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bridge">The bridge on every host.</param>
/// <param name="Cidr">Its address and prefix length.</param>
/// <param name="Free">Addresses that may be leased.</param>
/// <param name="Held">Addresses that are leased.</param>
/// <param name="Quarantined">Addresses that rest before they are leased again.</param>
internal sealed record NetworkRow(string Name, string Bridge, string Cidr, int Free, int Held, int Quarantined);
