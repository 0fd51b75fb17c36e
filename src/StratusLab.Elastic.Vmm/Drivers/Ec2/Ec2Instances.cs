using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Drivers.Ec2;

/// <summary>Looks at the instances that carry the marks of our site and host. Nobody else's are ever seen, so none can be touched.</summary>
public sealed class Ec2Instances(Ec2Options options, Ec2Client client)
{
    private const int MostPages = 200;

    /// <summary>All that live, by their ids.</summary>
    internal Task<ImmutableArray<Ec2Instance>> LivingAsync(CancellationToken ct) => ReadAsync([("instance-state-name", ["pending", "running", "stopping", "stopped"])], ct);

    /// <summary>Those of a VM, also ones that have ended a while ago; the latest first.</summary>
    internal async Task<ImmutableArray<Ec2Instance>> OfAsync(VmId vm, CancellationToken ct) =>
        [.. (await ReadAsync([($"tag:{Ec2Marks.Vm}", [vm.ToString()])], ct).ConfigureAwait(false)).Where(i => i.Vm == vm).OrderByDescending(i => i.Launched)];

    private async Task<ImmutableArray<Ec2Instance>> ReadAsync(ImmutableArray<(string Name, ImmutableArray<string> Values)> filters, CancellationToken ct)
    {
        var found = ImmutableArray.CreateBuilder<Ec2Instance>();
        var form = Ec2Form.Filters([($"tag:{Ec2Marks.Site}", [options.Site]), ($"tag:{Ec2Marks.Host}", [options.Host.Value]), .. filters]);
        var next = "";
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await client.AskAsync("DescribeInstances", [.. form, ("MaxResults", "1000"), .. next.Length > 0 ? new[] { ("NextToken", next) } : []], ct).ConfigureAwait(false);
            var body = answer.Require($"look at {options.Host}");
            try
            {
                found.AddRange(body.Items("reservationSet").SelectMany(r => r.Items("instancesSet")).Select(Ec2Instance.Read));
            }
            catch (FormatException e)
            {
                throw new PeerUnreachableException($"What {options.Endpoint} said of the instances cannot be read: {e.Message}.", e);
            }

            var following = body.Text("nextToken");
            if (following.Length == 0)
            {
                return [.. found.DistinctBy(i => i.Id).OrderBy(i => i.Id, StringComparer.Ordinal)];
            }

            next = following != next ? following : throw new PeerUnreachableException($"{options.Endpoint} gives the same page of instances again and again.");
        }

        throw new PeerUnreachableException($"{options.Endpoint} has more than {MostPages} pages of instances.");
    }
}
