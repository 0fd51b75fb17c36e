using System.Collections.Immutable;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Drivers.Ec2;

/// <summary>
/// Security groups for AUTHORIZED_PORTS: one for each list of ports and VPC, made when it is first wanted, and shared by all VMs that want the same. They cost nothing and
/// stay.
/// </summary>
internal sealed class Ec2PortGroups(Ec2Options options, Ec2Client client)
{
    /// <summary>The id of the group that lets anybody in on these ports; makes sure of its rules.</summary>
    public async Task<string> EnsureAsync(string ports, string? subnet, CancellationToken ct)
    {
        var vpc = await VpcAsync(subnet, ct).ConfigureAwait(false);
        var name = $"stratuslab-elastic-{options.Site}-tcp-{ports.Replace(',', '_')}";
        var what = $"make the security group {name} on {options.Host}";
        var id = await FindAsync(name, vpc, what, ct).ConfigureAwait(false);
        if (id is null)
        {
            var made = await client.AskAsync(
                "CreateSecurityGroup",
                [("GroupName", name), ("GroupDescription", $"VMs of {options.Site} that anybody reaches on TCP {ports}"), ("VpcId", vpc), .. Ec2Form.Tags("security-group", [(Ec2Marks.Site, options.Site)])],
                ct).ConfigureAwait(false);

            // Two VMs may want it first at the same time.
            id = made.Error is { Code: "InvalidGroup.Duplicate" } ? await FindAsync(name, vpc, what, ct).ConfigureAwait(false) : made.Require(what).Text("groupId");
            if (id is null && await FindAsync(name, vpc, what, ct, isOurs: false).ConfigureAwait(false) is { } foreign)
            {
                throw new RejectedException($"Could not {what}: {foreign} in {vpc} has this name and not the tag {Ec2Marks.Site} = {options.Site}. Find out whose it is, and rename or delete it.");
            }
        }

        if (string.IsNullOrEmpty(id))
        {
            throw new PeerUnreachableException($"Could not {what}: it is not shown yet. It is tried again.");
        }

        await OpenAsync(id, ports, what, ct).ConfigureAwait(false);
        return id;
    }

    private async Task<string?> FindAsync(string name, string vpc, string what, CancellationToken ct, bool isOurs = true)
    {
        ImmutableArray<(string Name, ImmutableArray<string> Values)> ofUs = isOurs ? [($"tag:{Ec2Marks.Site}", [options.Site])] : [];
        var form = Ec2Form.Filters([("group-name", [name]), ("vpc-id", [vpc]), .. ofUs]);
        var answer = (await client.AskAsync("DescribeSecurityGroups", form, ct).ConfigureAwait(false)).Require(what);
        return answer.Child("securityGroupInfo")?.Elements().FirstOrDefault()?.Text("groupId");
    }

    private async Task OpenAsync(string id, string ports, string what, CancellationToken ct)
    {
        foreach (var range in ports.Split(','))
        {
            var ends = range.Split('-');
            var answer = await client.AskAsync(
                "AuthorizeSecurityGroupIngress",
                [
                    ("GroupId", id),
                    ("IpPermissions.1.IpProtocol", "tcp"),
                    ("IpPermissions.1.FromPort", ends[0]),
                    ("IpPermissions.1.ToPort", ends[^1]),
                    ("IpPermissions.1.IpRanges.1.CidrIp", "0.0.0.0/0"),
                ],
                ct).ConfigureAwait(false);
            if (answer.Error is not { Code: "InvalidPermission.Duplicate" })
            {
                answer.Require(what);
            }
        }
    }

    private async Task<string> VpcAsync(string? subnet, CancellationToken ct)
    {
        var (action, form, list) = subnet is not null
            ? ("DescribeSubnets", [("SubnetId.1", subnet)], "subnetSet")
            : ("DescribeVpcs", Ec2Form.Filters([("is-default", ["true"])]), "vpcSet");
        var answer = (await client.AskAsync(action, form, ct).ConfigureAwait(false)).Require($"find the VPC of {subnet ?? "the account"} on {options.Host}");
        return answer.Child(list)?.Elements().FirstOrDefault()?.Text("vpcId") is { Length: > 0 } vpc ? vpc
            : throw new RejectedException($"{options.Host} has {(subnet is null ? "no default VPC: put the template on a network with a subnet there" : $"no subnet {subnet}")}.");
    }
}
