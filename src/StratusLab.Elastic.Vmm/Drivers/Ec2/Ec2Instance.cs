using System.Globalization;
using System.Xml.Linq;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Drivers.Ec2;

/// <summary>An instance of ours as EC2 shows it.</summary>
internal sealed record Ec2Instance
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is; null when its mark is no number.</summary>
    public required VmId? Vm { get; init; }

    /// <summary>EC2's word for its state.</summary>
    public required string State { get; init; }

    /// <summary>Why it is in that state; empty when EC2 does not say.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was started; null when EC2 does not say.</summary>
    public required DateTimeOffset? Launched { get; init; }

    /// <summary>The address that others reach it by from outside; empty for none.</summary>
    public required string PublicAddress { get; init; }

    /// <summary>The elastic address that it shall have; empty for none.</summary>
    public required string ElasticIp { get; init; }

    /// <summary>True until its end has begun, from which there is no way back.</summary>
    public bool IsLiving => State is not ("shutting-down" or "terminated");

    /// <summary>True while it runs without the elastic address that it shall have.</summary>
    public bool LacksAddress => State == "running" && ElasticIp.Length > 0 && PublicAddress != ElasticIp;

    /// <summary>Its state in the words of all hypervisors. One that is being made is shown as paused: it is there, and does not run yet. So is one in a state that nobody knows.</summary>
    public DomainSeen Seen => new(Vm!.Value, State switch // Only those of a VM are asked.
    {
        "running" when LacksAddress => DomainState.Stalled,
        "running" => DomainState.Running,
        "stopping" or "stopped" => DomainState.Off,
        _ => DomainState.Paused,
    },
    LacksAddress ? $"{Id} lacks its elastic address {ElasticIp}" : $"{Id} is {State}");

    /// <summary>Reads an item of <c>instancesSet</c>.</summary>
    /// <exception cref="FormatException">It has no id or no state.</exception>
    public static Ec2Instance Read(XElement item)
    {
        var tags = item.Child("tagSet")?.Elements().Select(t => (Key: t.Text("key"), Value: t.Text("value"))).ToLookup(t => t.Key, t => t.Value, StringComparer.Ordinal);
        string Tag(string key) => tags?[key].FirstOrDefault() ?? "";
        return new()
        {
            Id = Needed(item.Text("instanceId"), "instanceId"),
            State = Needed(item.Text("instanceState", "name"), "instanceState"),
            Vm = long.TryParse(Tag(Ec2Marks.Vm), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new(number) : null,
            Reason = item.Text("stateReason", "code") + (item.Text("stateReason", "message") is { Length: > 0 } said ? $" ({Printable.Text(said)})" : ""),
            Launched = Ec2Xml.Instant(item.Text("launchTime")),
            PublicAddress = item.Text("ipAddress"),
            ElasticIp = Tag(Ec2Marks.ElasticIp),
        };
    }

    private static string Needed(string text, string what) => text.Length > 0 ? Printable.Text(text, 80) : throw new FormatException($"an instance has no {what}");
}
