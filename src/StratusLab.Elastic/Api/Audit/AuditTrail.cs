using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using StratusLab.Elastic.Api.Access;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Api.Audit;

/// <summary>
/// Writes down who ordered what and what came of it. An order is written before its answer ends; attempts that were refused for who made them are counted and
/// written now and then, so that a flood of them costs no more than a few lines.
/// </summary>
internal sealed partial class AuditTrail(Ledger.Ledger ledger, RefusedAttempts refused, TimeProvider time, ILogger<AuditTrail> log)
{
    private static readonly object Note = new();
    private static readonly object Line = new();
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>Notes what a request says of its sender, and what it was told.</summary>
    public static void Tell(HttpContext http, string? said = null, string? outcome = null)
    {
        var (before, text) = http.Items[Note] as (string, string)? ?? ("", "");
        http.Items[Note] = (said is null ? before : Printable.Text(said.Trim(), 60), outcome is null ? text : Printable.Text(outcome, 300));
    }

    /// <summary>Notes that a request is for the journal as well, which orders write for themselves, and in which words.</summary>
    public static void Journal(HttpContext http, string text) => http.Items[Line] = text;

    /// <summary>A request has been answered with this status.</summary>
    public async Task WriteAsync(HttpContext http, int status)
    {
        var isOrder = http.GetEndpoint()?.Metadata.GetMetadata<AuditedOrder>() is not null;
        var isRefused = status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden or StatusCodes.Status429TooManyRequests;
        if (!isOrder && !isRefused)
        {
            return;
        }

        var record = RecordOf(http, status);
        if (record.IsRefused)
        {
            refused.Count(record);
        }
        else
        {
            await WriteAsync(record, http.Items[Line] is string text ? new() { At = record.At, Kind = "access", Text = text } : null);
        }
    }

    /// <summary>The configuration was to be read again, and this came of it.</summary>
    public Task WriteReloadAsync(bool isTaken, string outcome)
    {
        var record = new AuditRecord
        {
            At = time.GetUtcNow(),
            Who = "this machine",
            Order = "reload",
            Status = isTaken ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
            Outcome = Printable.Text(outcome, 300),
        };
        return WriteAsync(record, new() { At = record.At, Kind = "service", Text = Printable.Text(outcome, 1000) });
    }

    private async Task WriteAsync(AuditRecord record, JournalEvent? told)
    {
        // The order is done, or not, whatever becomes of this line; the log has it when the ledger cannot.
        using var deadline = new CancellationTokenSource(Deadline, time);
        try
        {
            await (told is null ? ledger.AddAuditAsync([record], deadline.Token) : ledger.AddAuditAsync([record], told, deadline.Token));
        }
        catch (Exception e) when (e is LedgerUnavailableException or OperationCanceledException)
        {
            NotWritten(log, record.Who, record.Order, record.Subject, record.Status, e.Message);
        }
    }

    private AuditRecord RecordOf(HttpContext http, int status)
    {
        var endpoint = http.GetEndpoint() as RouteEndpoint;
        var caller = Caller.Find(http);
        var (said, outcome) = http.Items[Note] as (string, string)? ?? ("", "");
        return new()
        {
            At = time.GetUtcNow(),
            Who = caller?.Identity ?? AuditRecord.Unknown,
            Said = said,
            From = http.Connection.RemoteIpAddress?.ToString() ?? "",
            Role = caller?.Role.ToString().ToLowerInvariant() ?? "",
            Order = $"{Printable.Text(http.Request.Method, 10)} {endpoint?.RoutePattern.RawText ?? "elsewhere"}",
            Subject = endpoint is null ? "" : Printable.Text(string.Join(' ', http.GetRouteData().Values.Values.OfType<string>()), 80),
            Status = status,
            Outcome = outcome,
        };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit trail could not be written: {Who}, {Order} {Subject}, status {Status}: {Error}")]
    private static partial void NotWritten(ILogger log, string who, string order, string subject, int status, string error);
}
