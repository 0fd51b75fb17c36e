using System.CommandLine;
using System.Globalization;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Asking;
using StratusLab.Elastic.Cli.Completing;
using StratusLab.Elastic.Cli.Printing;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic plans</c>: the recorded plans.</summary>
internal static class PlansCommand
{
    private const int FingerprintLength = 12;

    public static Command Make(ServiceCommands service)
    {
        var limit = Limit.Option("How many, the newest first", 20);
        var before = service.Named(new Option<long?>("--before") { Description = "Only plans before this one", HelpName = "PLAN" }, Noun.Plan);
        return service.MakeView(
            new("plans", "List recorded plans") { limit, before },
            (call, ct) => call.ShowAsync(
                ApiPath.Query(ApiPaths.Plans, ("limit", Limit.Text(call.Value(limit))), ("before", call.Value(before)?.ToString(CultureInfo.InvariantCulture))),
                ApiJson.Default.ListOfPlanRow,
                "read the recorded plans",
                rows => Print(call, rows),
                ct));
    }

    private static void Print(Call call, ListOf<PlanRow> rows)
    {
        var (table, moments) = (new Table("PLAN", "MADE", "FINGERPRINT", "SAYS"), call.Moments);
        foreach (var plan in rows.Items)
        {
            var lines = plan.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var first = string.Join(' ', lines.FirstOrDefault("").Split(' ', StringSplitOptions.RemoveEmptyEntries));
            var says = lines.Length > 1 ? $"{first} (and {lines.Length - 1} more)" : first;
            var fingerprint = plan.Fingerprint[..Math.Min(FingerprintLength, plan.Fingerprint.Length)];
            table.Add($"{plan.Id}", moments.At(plan.At), fingerprint, new(says, plan.HasActions ? Tone.Plain : Tone.Faint));
        }

        table.Print(call.Terminal);
    }
}
