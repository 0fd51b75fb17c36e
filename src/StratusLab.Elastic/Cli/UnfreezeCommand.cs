using System.CommandLine;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Completing;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic unfreeze</c>: undoes <c>elastic freeze</c>.</summary>
internal static class UnfreezeCommand
{
    public static Command Make(ServiceCommands service)
    {
        var cluster = service.Named(new Argument<string?>("CLUSTER") { Description = "The cluster; without one, the freeze of everything", Arity = ArgumentArity.ZeroOrOne }, Noun.Cluster);
        return service.Make(new("unfreeze", "Lift a freeze") { cluster }, (call, ct) => UnfreezeAsync(call, call.Value(cluster), ct));
    }

    private static async Task UnfreezeAsync(Call call, string? cluster, CancellationToken ct)
    {
        var what = cluster is null ? "lift the freeze of everything" : $"lift the freeze of cluster {cluster}";
        await call.OrderAsync(ApiPaths.Unfreeze, new(cluster, call.Who), ApiJson.Default.UnfreezeRequest, what, ct);
        if (!call.Terminal.IsForPrograms)
        {
            await Frozen.PrintAsync(call, ct);
        }
    }
}
