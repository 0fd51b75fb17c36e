using System.Collections.Immutable;
using StratusLab.Elastic.Cli;
using StratusLab.Elastic.Simulation;

namespace StratusLab.Elastic.Simulate;

/// <summary>The command <c>elastic simulate</c> for workloads: reads or makes the jobs, plays them, prints what came of it.</summary>
internal static class WorkloadRun
{
    /// <summary>Runs it; the exit code.</summary>
    public static async Task<int> RunAsync(SimulateRequest request, CancellationToken ct)
    {
        ImmutableArray<WorkloadJob> jobs;
        try
        {
            jobs = request.Trace is { } trace ? SwfReader.Read(trace, request.Site, request.Jobs)
                : request.Synthetic == "steady" ? SyntheticWorkload.Steady(request.Seed)
                : SyntheticWorkload.Bursts(request.Seed);
        }
        catch (Exception e) when (e is FormatException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failed, $"The workload cannot be read: {e.Message}", e);
        }

        if (jobs.IsEmpty)
        {
            throw new CliException(ExitCode.Failed, $"No job in this log has processors and a run time{(request.Site is { } site ? $" at site {site}" : "")}.");
        }

        var setting = new WorkloadSetting
        {
            MaxNodes = request.MaxNodes ?? 64,
            Cores = request.Cores ?? 4,
            Boot = request.Boot ?? TimeSpan.FromMinutes(2),
            Idle = request.Idle ?? TimeSpan.FromMinutes(10),
            Speedup = request.Speedup,
        };
        var outcome = new WorkloadPlay(jobs, setting).Run(ct);
        if (request.Terminal.IsForPrograms)
        {
            request.Terminal.Answer(outcome.Json());
        }
        else
        {
            request.Terminal.Text(outcome.Text());
        }

        return 0;
    }
}
