using System.CommandLine;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Completing;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic freeze</c>: nothing is started or stopped any more.</summary>
internal static class FreezeCommand
{
    public static Command Make(ServiceCommands service)
    {
        var cluster = service.Named(new Argument<string?>("CLUSTER") { Description = "The cluster; without one, everything", Arity = ArgumentArity.ZeroOrOne }, Noun.Cluster);
        var reason = new Option<string?>("--reason") { Description = "Why, for whoever finds it frozen", HelpName = "TEXT" };
        return service.Make(
            new("freeze", "Start and stop nothing, in one cluster or everywhere, until \"elastic unfreeze\"") { cluster, reason },
            (call, ct) => FreezeAsync(call, call.Value(cluster), call.Value(reason), ct));
    }

    private static async Task FreezeAsync(Call call, string? cluster, string? reason, CancellationToken ct)
    {
        var what = cluster is null ? "freeze everything" : $"freeze cluster {cluster}";
        await call.OrderAsync(ApiPaths.Freeze, new(cluster, reason, call.Who), ApiJson.Default.FreezeRequest, what, ct);
        if (!call.Terminal.IsForPrograms)
        {
            await Frozen.PrintAsync(call, ct);
            call.Terminal.Line($"To undo: elastic unfreeze{(cluster is null ? "" : $" {cluster}")}");
        }
    }
}
