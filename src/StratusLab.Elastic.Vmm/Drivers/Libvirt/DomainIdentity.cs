using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Drivers.Libvirt;

/// <summary>
/// Which domains are ours. Both the name and the UUID of a domain derive from the site's id and the VM's number, and a domain is ours only when both are as
/// derived: nobody gets such a pair by accident, and another site's domains differ in both.
/// </summary>
internal sealed class DomainIdentity
{
    // "one-" + site + "-" + 19 digits must be a safe name.
    private const int MaxSiteLength = SafeName.MaxLength - 4 - 1 - 19;

    // Our name space for UUIDs of version 5 (RFC 9562, section 5.5). Never change it: domains that run would no longer be ours.
    private static readonly Guid NameSpace = new("5f1a2b60-0c5e-4b8e-9d53-7f0f6a1d2c11");

    private readonly string prefix;

    public DomainIdentity(string site)
    {
        Site = SafeName.Require(site, "site id");
        prefix = site.Length <= MaxSiteLength ? $"one-{site}-" : throw new RejectedException($"The site id \"{site}\" is too long for domain names: at most {MaxSiteLength} characters.");
    }

    public string Site { get; }

    public string NameOf(VmId vm) => prefix + vm;

    public Guid UuidOf(VmId vm) => Uuid(vm.ToString());

    /// <summary>The name and UUID of a domain that is no VM: it tells whether KVM works.</summary>
    public (string Name, Guid Uuid) Probe => (prefix + "probe", Uuid("probe"));

    /// <summary>True when a domain with this name and UUID is ours, and whose it is.</summary>
    public bool IsOurs(string name, Guid uuid, out VmId vm) => LooksOurs(name, out vm) && uuid == UuidOf(vm);

    /// <summary>True when a name is one that we give.</summary>
    public bool LooksOurs(string name, out VmId vm)
    {
        vm = default;
        if (!name.StartsWith(prefix, StringComparison.Ordinal) || !long.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        vm = new VmId(number);
        return name == NameOf(vm);
    }

    // A site's id has no slash, so no two pairs of site and key give the same text.
    [SuppressMessage("Security", "CA5350", Justification = "RFC 9562 prescribes SHA-1 for version 5; nothing here relies on it being hard to invert.")]
    private Guid Uuid(string key)
    {
        var text = Encoding.UTF8.GetBytes($"{Site}/{key}");
        Span<byte> input = stackalloc byte[16 + text.Length];
        NameSpace.TryWriteBytes(input, bigEndian: true, out _);
        text.CopyTo(input[16..]);
        var hash = SHA1.HashData(input).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
