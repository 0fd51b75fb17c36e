using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Networks;

namespace StratusLab.Elastic.Vmm.Context;

/// <summary>
/// A context variable's value with OpenNebula's substitutions: <c>$NAME</c>, <c>$VM_ID</c>, <c>$CPU</c>, <c>$VCPU</c>, <c>$MEMORY</c>, <c>$NIC[IP, NETWORK="lan"]</c>,
/// <c>$NETWORK[GATEWAY, NETWORK="lan"]</c>, <c>$IMAGE[NAME, DISK_ID=0]</c>; <c>$$</c> is a dollar sign. Without a selector the first card or disk is meant. What is put
/// in is never looked at again.
/// </summary>
public sealed class ContextValue
{
    // What may stand in the brackets, first the attributes, then the selectors; nothing for a plain name.
    private static readonly ImmutableSortedDictionary<string, (string[] Attributes, string[] Selectors)> Known = new Dictionary<string, (string[], string[])>
    {
        ["NAME"] = ([], []),
        ["VM_ID"] = ([], []),
        ["CPU"] = ([], []),
        ["VCPU"] = ([], []),
        ["MEMORY"] = ([], []),
        ["NIC"] = (["IP", "MAC", "NETWORK", "BRIDGE"], ["NETWORK", "NIC_ID"]),
        ["NETWORK"] = (["NAME", "BRIDGE", "NETWORK_ADDRESS", "NETWORK_MASK", "GATEWAY", "DNS"], ["NETWORK", "NIC_ID"]),
        ["IMAGE"] = (["NAME", "TARGET"], ["IMAGE", "DISK_ID"]),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private readonly ImmutableArray<Part> parts;

    private ContextValue(ImmutableArray<Part> parts) => this.parts = parts;

    /// <summary>Reads one. Total: <paramref name="problem"/> is the rest of a sentence, with the column in the text, when it is not a value.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ContextValue? value, out string problem)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        (value, problem) = (null, "");
        for (var at = 0; at < text.Length;)
        {
            var dollar = text.IndexOf('$', at);
            if (dollar < 0 || dollar > at)
            {
                parts.Add(new(text[at..(dollar < 0 ? text.Length : dollar)]));
                at = dollar < 0 ? text.Length : dollar;
            }
            else if (dollar + 1 < text.Length && text[dollar + 1] == '$')
            {
                parts.Add(new("$"));
                at += 2;
            }
            else if (Substitution(text, ref at, out problem) is { } part)
            {
                parts.Add(part);
            }
            else
            {
                problem = string.Create(CultureInfo.InvariantCulture, $"column {dollar + 1} of its value: {problem}");
                return false;
            }
        }

        value = new(parts.ToImmutable());
        return true;
    }

    /// <summary>The value for a VM.</summary>
    /// <param name="vm">The VM with its leases.</param>
    /// <param name="plans">Every network of the site.</param>
    /// <exception cref="RejectedException">The VM has no such card or disk, or its network no such address; the message says which.</exception>
    public string For(Vm vm, IReadOnlyDictionary<NetworkName, AddressPlan> plans)
    {
        var result = new StringBuilder();
        foreach (var part in parts)
        {
            result.Append(part.Name is null ? part.Text : Find(part, vm, plans) ?? throw new RejectedException($"VM {vm.Id} has nothing for {part.Text} in the context of template \"{vm.Template.Name}\". Correct it, or write \\$ for the character."));
        }

        return result.ToString();
    }

    // Null, with a problem, for what is not known.
    private static Part? Substitution(string text, ref int at, out string problem)
    {
        var end = at + 1;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        var name = text[(at + 1)..end].ToUpperInvariant();
        if (!Known.TryGetValue(name, out var known))
        {
            problem = $"${Printable.Text(name.Length > 0 ? name : text[(at + 1)..Math.Min(text.Length, at + 2)], 40)} is not known. Write one of {string.Join(", ", Known.Keys.Select(k => "$" + k))}, or \\$ for the character.";
            return null;
        }

        if (known.Attributes.Length == 0)
        {
            (problem, var whole, at) = ("", text[at..end], end);
            return new(whole) { Name = name };
        }

        var close = text.IndexOf(']', end);
        if (end == text.Length || text[end] != '[' || close < 0)
        {
            problem = $"${name} asks for nothing. Write for example ${name}[{known.Attributes[0]}] or ${name}[{known.Attributes[0]}, {known.Selectors[0]}=\"name\"].";
            return null;
        }

        var inside = text[(end + 1)..close].Split(',', 2, StringSplitOptions.TrimEntries);
        var (attribute, selector) = (inside[0].ToUpperInvariant(), inside.Length > 1 ? inside[1].Split('=', 2, StringSplitOptions.TrimEntries) : []);
        var key = selector.Length > 0 ? selector[0].ToUpperInvariant() : "";
        var isRight = known.Attributes.Contains(attribute) && (inside.Length == 1 || (selector.Length == 2 && known.Selectors.Contains(key)));
        problem = isRight ? "" : $"${name}[{Printable.Text(text[(end + 1)..close], 60)}] is not known. Its attributes are {string.Join(", ", known.Attributes)}, and its selectors {string.Join(", ", known.Selectors)}.";
        var part = new Part(text[at..(close + 1)]) { Name = name, Attribute = attribute, Selector = key, Selected = selector.Length > 1 ? selector[1].Trim('"') : "" };
        at = close + 1;
        return isRight ? part : null;
    }

    private static string? Find(Part part, Vm vm, IReadOnlyDictionary<NetworkName, AddressPlan> plans) => part.Name switch
    {
        "NAME" => vm.Name,
        "VM_ID" => vm.Id.ToString(),
        "CPU" => vm.Template.Cpu.ToString("0.##########", CultureInfo.InvariantCulture),
        "VCPU" => vm.Template.Vcpu.ToString(CultureInfo.InvariantCulture),
        "MEMORY" => vm.Template.MemoryMiB.ToString(CultureInfo.InvariantCulture),
        "NIC" => Select(vm.Nics, part, n => n.Network.Value) is { Found: { } nic } ? OfNic(nic, part.Attribute) : null,
        "NETWORK" => Select(vm.Nics, part, n => n.Network.Value) is { Found: { } card } && plans.TryGetValue(card.Network, out var plan) ? OfNetwork(plan, part.Attribute) : null,
        _ => Select(vm.Template.Disks, part, d => d.Image.Value) is { Found: { } disk, Index: var index } ? OfDisk(disk, index, part.Attribute) : null,
    };

    private static (T? Found, int Index) Select<T>(ImmutableArray<T> all, Part part, Func<T, string> nameOf)
        where T : class
    {
        var index = part.Selector.Length == 0 ? 0
            : !part.Selector.EndsWith("_ID", StringComparison.Ordinal) ? all.ToList().FindIndex(i => nameOf(i) == part.Selected)
            : int.TryParse(part.Selected, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        return index >= 0 && index < all.Length ? (all[index], index) : (null, index);
    }

    private static string OfNic(Nic nic, string attribute) => attribute switch
    {
        "IP" => nic.Address,
        "MAC" => nic.Mac,
        "BRIDGE" => nic.Bridge,
        _ => nic.Network.Value,
    };

    private static string? OfNetwork(AddressPlan plan, string attribute) => attribute switch
    {
        "NAME" => plan.Network.Name.Value,
        "BRIDGE" => plan.Network.Bridge,
        "NETWORK_ADDRESS" => plan.Network.Address,
        "NETWORK_MASK" => plan.Mask,
        "GATEWAY" => plan.Network.Gateway,
        _ => plan.Network.Dns.IsEmpty ? null : string.Join(' ', plan.Network.Dns),
    };

    private static string OfDisk(DiskTemplate disk, int index, string attribute) =>
        attribute == "NAME" ? disk.Image.Value : disk.Target.Length > 0 ? disk.Target : "vd" + (char)('a' + index);

    // A text as it is, or what is put in its place.
    private sealed record Part(string Text)
    {
        public string? Name { get; init; }

        public string Attribute { get; init; } = "";

        public string Selector { get; init; } = "";

        public string Selected { get; init; } = "";
    }
}
