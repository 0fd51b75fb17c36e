using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Drivers.Ec2;

/// <summary>Gives elastic addresses to instances. One that another instance has is never taken away from it.</summary>
internal sealed class Ec2Addresses(Ec2Options options, Ec2Client client)
{
    /// <summary>Makes the address that of the instance.</summary>
    public async Task EnsureAsync(Ec2Instance instance, CancellationToken ct)
    {
        var what = $"give the elastic address {instance.ElasticIp} to {instance.Id} on {options.Host}";
        var look = await client.AskAsync("DescribeAddresses", [("PublicIp.1", instance.ElasticIp)], ct).ConfigureAwait(false);
        if (look.Require(what).Child("addressesSet")?.Elements().FirstOrDefault() is not { } address)
        {
            throw new RejectedException($"Could not {what}: the account has no such address.");
        }

        var holder = address.Text("instanceId");
        if (holder == instance.Id)
        {
            return;
        }

        if (holder.Length > 0 || address.Text("associationId").Length > 0)
        {
            throw new RejectedException($"Could not {what}: {(holder.Length > 0 ? holder : "something else")} has it.");
        }

        var form = new[] { ("AllocationId", address.Text("allocationId")), ("InstanceId", instance.Id), ("AllowReassociation", "false") };
        (await client.AskAsync("AssociateAddress", form, ct).ConfigureAwait(false)).Require(what);
    }
}
