using System.CommandLine;
using System.Globalization;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Asking;
using StratusLab.Elastic.Cli.Completing;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic replay PLAN</c>: makes a recorded plan again from its inputs.</summary>
internal static class ReplayCommand
{
    public static Command Make(ServiceCommands service)
    {
        var plan = service.Named(new Argument<long>("PLAN") { Description = "The plan's number (\"elastic plans\" lists them)" }, Noun.Plan);
        return service.Make(
            new("replay", "Make a recorded plan again from its inputs and compare the two") { plan },
            (call, ct) => call.ShowAsync(
                ApiPath.With(ApiPaths.Replay, call.Value(plan).ToString(CultureInfo.InvariantCulture)),
                ApiJson.Default.Replay,
                $"replay plan {call.Value(plan)}",
                replay => Print(call, replay),
                ct));
    }

    private static void Print(Call call, Replay replay)
    {
        var terminal = call.Terminal;
        if (replay.IsSame)
        {
            terminal.Line($"Plan {replay.Id} of {call.Moments.At(replay.At)}, made again from its inputs: the same.");
            terminal.Text(replay.Replayed);
            return;
        }

        terminal.Line($"Plan {replay.Id} of {call.Moments.At(replay.At)}. Recorded:");
        terminal.Text(replay.Recorded);
        terminal.Line("Made again from its inputs:");
        terminal.Text(replay.Replayed);
        throw new CliException(
            ExitCode.Failed,
            $"Plan {replay.Id} is not the same when it is made again. A program of another version has recorded it, "
            + "or the planner depends on something that is not recorded: please report it.");
    }
}
