using System.Globalization;

namespace StratusLab.Elastic.Clusters.Slurm;

/// <summary>Nodes whose names and addresses count up together, as slurm.conf writes them: <c>NodeName=wn-[2-9] NodeAddr=10.77.0.[2-9]</c>.</summary>
/// <param name="NameStem">What their names have in common.</param>
/// <param name="FirstNumber">The number after it of the first; null when the name does not end in one, and so is alone.</param>
/// <param name="AddressStem">The first three octets with their dots.</param>
/// <param name="FirstOctet">The last octet of the first.</param>
/// <param name="Count">How many there are.</param>
internal sealed record NodeRun(string NameStem, long? FirstNumber, string AddressStem, int FirstOctet, int Count)
{
    /// <summary>Their names as a host list.</summary>
    public string Names => FirstNumber is { } first ? Range(NameStem, first) : NameStem;

    /// <summary>Their addresses as a host list.</summary>
    public string Addresses => Range(AddressStem, FirstOctet);

    /// <summary>Puts nodes into as few runs as their order allows.</summary>
    public static IEnumerable<NodeRun> Of(IEnumerable<(string Name, string Address)> nodes)
    {
        NodeRun? run = null;
        foreach (var (name, address) in nodes)
        {
            var next = One(name, address);
            if (run is not null && run.IsFollowedBy(next))
            {
                run = run with { Count = run.Count + 1 };
                continue;
            }

            if (run is not null)
            {
                yield return run;
            }

            run = next;
        }

        if (run is not null)
        {
            yield return run;
        }
    }

    private static NodeRun One(string name, string address)
    {
        var dot = address.LastIndexOf('.') + 1;
        var octet = int.Parse(address.AsSpan(dot), NumberStyles.None, CultureInfo.InvariantCulture); // An address of a plan.
        var stem = name.TrimEnd("0123456789".ToCharArray());
        var digits = name[stem.Length..];
        // A number with zeros in front, or one too long to count, would be written otherwise in a range.
        return digits.Length is > 0 and <= 9 && (digits[0] != '0' || digits == "0")
            ? new(stem, long.Parse(digits, CultureInfo.InvariantCulture), address[..dot], octet, 1)
            : new(name, null, address[..dot], octet, 1);
    }

    private bool IsFollowedBy(NodeRun next) =>
        FirstNumber is { } first && next.FirstNumber == first + Count && next.NameStem == NameStem && next.AddressStem == AddressStem && next.FirstOctet == FirstOctet + Count;

    private string Range(string stem, long first) => string.Create(CultureInfo.InvariantCulture, $"{stem}{(Count == 1 ? $"{first}" : $"[{first}-{first + Count - 1}]")}");
}
