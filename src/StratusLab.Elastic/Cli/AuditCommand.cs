using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Asking;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic audit</c>: who ordered what, and what came of it.</summary>
internal static class AuditCommand
{
    private static readonly DurationSyntax Duration = new(TimeSpan.FromSeconds(1), TimeSpan.FromDays(3650));

    public static Command Make(ServiceCommands service)
    {
        var since = new Option<TimeSpan?>("--since") { Description = "Only the last so long, for example 2d", HelpName = "DURATION", CustomParser = Parse };
        var who = new Option<string?>("--who") { Description = "Only what this caller did, for example \"token ci\" or \"this machine\"", HelpName = "WHO" };
        var limit = Limit.Option("How many, the newest", 50);
        return service.Make(
            new("audit", "Show who ordered what, and which attempts were refused") { since, who, limit },
            (call, ct) => call.ShowAsync(
                ApiPath.Query(
                    ApiPaths.Audit,
                    ("limit", Limit.Text(call.Value(limit))),
                    ("since", call.Value(since) is { } span ? (call.Clock.GetUtcNow() - span).ToString("O", CultureInfo.InvariantCulture) : null),
                    ("who", call.Value(who))),
                ApiJson.Default.ListOfAuditRow,
                "read the audit trail",
                rows => Print(call, rows),
                ct));
    }

    private static TimeSpan? Parse(ArgumentResult result)
    {
        if (!Duration.TryParse(result.Tokens[0].Value, out var duration, out var problem))
        {
            result.AddError($"Option '--since': \"{result.Tokens[0].Value}\" {problem}");
        }

        return duration;
    }

    private static void Print(Call call, ListOf<AuditRow> rows)
    {
        var (table, moments) = (new Table("AT", "WHO", "SAID", "FROM", "ORDER", "SUBJECT", "STATUS", "TIMES", "OUTCOME"), call.Moments);
        foreach (var row in rows.Items.Reverse())
        {
            table.Add(
                moments.DayAndTime(row.At),
                row.Who,
                row.Said,
                row.From,
                row.Order.Replace("/api/v1/", "", StringComparison.Ordinal),
                row.Subject,
                new($"{row.Status}", row.Status < 400 ? Tone.Good : Tone.Bad),
                $"{row.Count}",
                row.Outcome);
        }

        table.Print(call.Terminal);
    }
}
