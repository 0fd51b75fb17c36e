using System.CommandLine;
using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic unfreeze</c>: undoes <c>elastic freeze</c>.</summary>
internal static class UnfreezeCommand
{
    public static Command Make(ServiceCommands service)
    {
        var cluster = new Argument<string?>("CLUSTER") { Description = "The cluster; without one, the freeze of everything", Arity = ArgumentArity.ZeroOrOne };
        return service.Make(new("unfreeze", "Lift a freeze") { cluster }, (call, ct) => UnfreezeAsync(call, call.Value(cluster), ct));
    }

    private static async Task UnfreezeAsync(Call call, string? cluster, CancellationToken ct)
    {
        var what = cluster is null ? "lift the freeze of everything" : $"lift the freeze of cluster {cluster}";
        await call.OrderAsync(ApiPaths.Unfreeze, new(cluster, call.Who), ApiJson.Default.UnfreezeRequest, what, ct);
        if (!call.IsJson)
        {
            await Frozen.PrintAsync(call, ct);
        }
    }
}
