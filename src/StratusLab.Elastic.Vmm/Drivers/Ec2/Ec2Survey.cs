using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Drivers.Ec2;

/// <summary>Looks at what an account has and may do, for an operator: each answer is null for "as it should be", or what is wrong. Nothing is started or changed.</summary>
/// <exception cref="PeerUnreachableException">From every look: nobody answered.</exception>
/// <exception cref="RejectedException">From every look: there are no credentials.</exception>
public sealed class Ec2Survey(Ec2Options options, Ec2Client client)
{
    // An id of the right form that nobody has.
    private const string NoInstance = "i-00000000000000000";

    /// <summary>Whether the credentials are accepted; and EC2's clock less ours, when it tells.</summary>
    public async Task<(string? Problem, TimeSpan? Skew)> ConnectAsync(DateTimeOffset now, CancellationToken ct)
    {
        var answer = await client.AskAsync(
            "DescribeInstances", [.. Ec2Form.Filters([($"tag:{Ec2Marks.Site}", [options.Site])]), ("MaxResults", "5")], ct).ConfigureAwait(false);
        return (Said(answer), answer.At - now);
    }

    /// <summary>Whether an image is there and can be used.</summary>
    public async Task<string?> ImageAsync(string ami, CancellationToken ct)
    {
        var answer = await client.AskAsync("DescribeImages", [("ImageId.1", ami)], ct).ConfigureAwait(false);
        return Said(answer) ?? (answer.Body.Child("imagesSet")?.Elements().FirstOrDefault()?.Text("imageState") switch
        {
            null => "it is not there",
            "available" or "" => null,
            var state => $"it is {Printable.Text(state, 40)}",
        });
    }

    /// <summary>Whether a key pair is there.</summary>
    public async Task<string?> KeyPairAsync(string name, CancellationToken ct) =>
        Said(await client.AskAsync("DescribeKeyPairs", [("KeyName.1", name)], ct).ConfigureAwait(false));

    /// <summary>Whether the security groups are there.</summary>
    public async Task<string?> GroupsAsync(CancellationToken ct) =>
        Said(await client.AskAsync("DescribeSecurityGroups", Ec2Form.List("GroupId", options.SecurityGroups), ct).ConfigureAwait(false));

    /// <summary>Whether a subnet is there and has the network's addresses.</summary>
    public async Task<string?> SubnetAsync(string subnet, string cidr, CancellationToken ct)
    {
        var answer = await client.AskAsync("DescribeSubnets", [("SubnetId.1", subnet)], ct).ConfigureAwait(false);
        return Said(answer) ?? (answer.Body.Child("subnetSet")?.Elements().FirstOrDefault()?.Text("cidrBlock") switch
        {
            null => "it is not there",
            var other when other != cidr => $"its addresses are {Printable.Text(other, 40)}",
            _ => null,
        });
    }

    /// <summary>Whether an instance may be started so: EC2 only tries.</summary>
    public async Task<string?> StartAsync(Ec2Template made, string instanceType, string? subnet, CancellationToken ct)
    {
        ImmutableArray<(string Name, string Value)> form =
        [
            ("DryRun", "true"),
            ("ImageId", made.Ami),
            ("InstanceType", instanceType),
            ("MinCount", "1"),
            ("MaxCount", "1"),
            .. subnet is null ? Array.Empty<(string, string)>() : [("SubnetId", subnet)],
            .. made.Keypair.Length > 0 ? new[] { ("KeyName", made.Keypair) } : [],
            .. Ec2Form.List("SecurityGroupId", options.SecurityGroups),
            .. Ec2Form.Tags("instance", [(Ec2Marks.Site, options.Site)]),
        ];
        return Tried(await client.AskAsync("RunInstances", form, ct).ConfigureAwait(false));
    }

    /// <summary>Whether instances may be ended: EC2 only tries, with one that nobody has.</summary>
    public async Task<string?> EndAsync(CancellationToken ct) =>
        Tried(await client.AskAsync("TerminateInstances", [("DryRun", "true"), ("InstanceId.1", NoInstance)], ct).ConfigureAwait(false));

    // What would have succeeded ends with an error of its own; and whoever is told that an instance is unknown may ask for it.
    private static string? Tried(Ec2Answer answer) =>
        answer.Error is null ? "it was done although a trial was asked for" : answer.Error.Code is "DryRunOperation" or "InvalidInstanceID.NotFound" ? null : Said(answer);

    private static string? Said(Ec2Answer answer) => answer.Error is { } error ? $"{error.Code}: {error.Message}".TrimEnd('.', ' ', ':') : null;
}
