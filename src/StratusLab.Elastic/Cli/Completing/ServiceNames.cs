using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Asking;

namespace StratusLab.Elastic.Cli.Completing;

/// <summary>The names that the service has for things.</summary>
internal sealed class ServiceNames(ServiceClient client)
{
    private const string What = "read names";
    private const int Most = 1000;

    /// <summary>All names of a kind, or as many as anybody would look through. Throws <see cref="CliException"/> when the service does not tell.</summary>
    public Task<Candidate[]> OfAsync(Noun noun, CancellationToken ct) => noun switch
    {
        Noun.Node => ReadAsync(Limited(ApiPaths.Nodes), ApiJson.Default.ListOfNodeRow, n => new(n.Name, $"{n.State}, {n.Pool}"), ct),
        Noun.Vm => ReadAsync(Limited(ApiPaths.Vms), ApiJson.Default.ListOfVmRow, v => new(Number(v.Id), $"{v.Name}, {v.State}"), ct),
        Noun.Pool => ReadAsync(ApiPaths.Pools, ApiJson.Default.ListOfPoolRow, p => new(p.Name, p.Cluster), ct),
        Noun.Cluster => ClustersAsync(ct),
        Noun.Host => ReadAsync(ApiPaths.Hosts, ApiJson.Default.ListOfHostRow, h => new(h.Name, h.IsUp ? h.Kind : "down"), ct),
        Noun.Job => ReadAsync(ApiPath.Query(ApiPaths.Queue, ("state", "pending")), ApiJson.Default.ListOfQueueRow, j => new(j.JobId, $"{j.User}, {j.Queue}"), ct),
        Noun.Plan => ReadAsync(ApiPaths.Plans, ApiJson.Default.ListOfPlanRow, p => new(Number(p.Id)), ct),
        Noun.Image => ReadAsync(ApiPaths.Images, ApiJson.Default.ListOfImageRow, i => new(i.Name, i.Format), ct),
        Noun.Block => ReadAsync(ApiPaths.Blocks, ApiJson.Default.ListOfBlockRow, b => new(b.Name, b.Host ?? "shared"), ct),
        Noun.Network => ReadAsync(ApiPaths.Networks, ApiJson.Default.ListOfNetworkRow, n => new(n.Name, n.Cidr), ct),
        Noun.Token => ReadAsync(ApiPaths.Tokens, ApiJson.Default.ListOfTokenRow, t => new(t.Name, t.Role), ct),
        _ => throw new System.Diagnostics.UnreachableException($"{noun}"),
    };

    private static string Limited(string path) => ApiPath.Query(path, ("limit", Number(Most)));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<Candidate[]> ReadAsync<T>(string path, JsonTypeInfo<ListOf<T>> type, Func<T, Candidate> name, CancellationToken ct) =>
        [.. client.Read(await client.GetAsync(path, What, ct), type, What).Items.Take(Most).Select(name)];

    private async Task<Candidate[]> ClustersAsync(CancellationToken ct) =>
        [.. client.Read(await client.GetAsync(ApiPaths.Status, What, ct), ApiJson.Default.Status, What).Clusters.Select(c => new Candidate(c.Name, c.Kind))];
}
