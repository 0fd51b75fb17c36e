using System.CommandLine;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Asking;
using StratusLab.Elastic.Cli.Completing;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic why JOB|NODE|VM</c>: why a job waits or what became of it, and the life of a node or VM, in sentences.</summary>
internal static class WhyCommand
{
    public static Command Make(ServiceCommands service)
    {
        var job = service.Named(new Argument<string>("JOB") { Description = "The job, as its batch system prints its number; or the name of a worker node or VM" }, Noun.Job);
        var cluster = service.Named(new Option<string?>("--cluster") { Description = "Its cluster, when several have a job of that number", HelpName = "CLUSTER" }, Noun.Cluster);
        return service.MakeView(
            new("why", "Say why a job waits, or what became of it; tell the life of a node or VM") { job, cluster },
            (call, ct) => call.ShowAsync(
                ApiPath.Query(ApiPath.With(ApiPaths.WhyAny, call.Value(job)!), ("cluster", call.Value(cluster))), // The parser requires it.
                ApiJson.Default.Why,
                $"say why job {call.Value(job)} waits",
                why => Print(call, why),
                ct));
    }

    private static void Print(Call call, Why why)
    {
        if (!why.IsCurrent)
        {
            call.Terminal.Text($"The last read has no job {why.JobId}; this is from plan {why.PlanId}.");
        }

        call.Terminal.Text(why.Text);
    }
}
