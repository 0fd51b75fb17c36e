using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>
/// What the cluster has as a whole and no node brings: licences (consumables of the pseudo host <c>global</c>) and the slots of parallel environments. A job that waits for
/// those is no pressure.
/// </summary>
internal sealed class SharedLimits
{
    private readonly Dictionary<string, double> left;
    private readonly IReadOnlyDictionary<string, int> used;

    /// <summary>What <paramref name="global"/> has, of which <paramref name="instances"/> show what is left, and the slots <paramref name="used"/> of each environment.</summary>
    public SharedLimits(IReadOnlyDictionary<string, double> global, IReadOnlyList<QueueInstance> instances, IReadOnlyDictionary<string, int> used)
    {
        this.used = used;

        // Without instances nothing runs, and all is left.
        left = new Dictionary<string, double>(global, StringComparer.Ordinal);
        foreach (var resource in instances.SelectMany(i => i.Resources).Where(r => r.Origin is "gc" or "gl" or "gf"))
        {
            if (SgeNumbers.TryAmount(resource.Value, out var amount))
            {
                left[resource.Name] = amount;
            }
        }
    }

    /// <summary>What keeps a job with these needs from starting whatever nodes there are; <see cref="WaitReason.Capacity"/> when nothing does.</summary>
    public (WaitReason Reason, string Text) Obstacle(JobNeeds needs)
    {
        foreach (var (name, amount) in needs.Licences)
        {
            if (amount > left.GetValueOrDefault(name))
            {
                return (WaitReason.Licence, FormattableString.Invariant($"asks for {amount} of {name}, of which {left.GetValueOrDefault(name)} are left"));
            }
        }

        return needs.Environment is { } environment && used.GetValueOrDefault(environment.Name) + needs.Slots > environment.Slots
            ? (WaitReason.Limit, $"{used.GetValueOrDefault(environment.Name)} of the {environment.Slots} slots of the parallel environment {environment.Name} are in use")
            : (WaitReason.Capacity, "");
    }
}
