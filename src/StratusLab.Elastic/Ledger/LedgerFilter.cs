using System.Globalization;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Ledger;

/// <summary>Which VMs or worker nodes are wanted.</summary>
/// <param name="IncludeOver">Also those that are over.</param>
/// <param name="Before">Only smaller numbers; null for all.</param>
/// <param name="State">Only this state, as the API spells it; null for all.</param>
/// <param name="Host">Only those whose VM is or was last on this host; null for all.</param>
/// <param name="Cluster">Only this cluster's nodes; null for all.</param>
/// <param name="Pool">Only this pool's nodes; null for all.</param>
internal sealed record LedgerFilter(bool IncludeOver, long? Before = null, string? State = null, HostName? Host = null, ClusterName? Cluster = null, PoolName? Pool = null)
{
    /// <summary>The condition on <paramref name="table"/>; its values are added to <paramref name="arguments"/>.</summary>
    public string Where(string table, List<object?> arguments)
    {
        List<string> conditions = ["1 = 1"];
        Add($"{table}.is_over =", IncludeOver ? null : 0L);
        Add($"{table}.id <", Before);
        Add($"lower({table}.state) =", State?.ToLowerInvariant());
        Add("vms.host =", Host?.Value);
        Add($"{table}.cluster =", Cluster?.Value);
        Add($"{table}.pool =", Pool?.Value);
        return string.Join(" AND ", conditions);

        void Add(string condition, object? value)
        {
            if (value is not null)
            {
                arguments.Add(value);
                conditions.Add(string.Create(CultureInfo.InvariantCulture, $"{condition} ${arguments.Count}"));
            }
        }
    }
}
