using System.Globalization;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Audit;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Api;

/// <summary>Shows who ordered what.</summary>
internal sealed class AuditEndpoint(Ledger.Ledger ledger, RefusedAttempts refused)
{
    /// <summary>The answer to <see cref="ApiPaths.Audit"/>.</summary>
    public async Task<ListOf<AuditRow>> ListAsync(HttpContext http)
    {
        var limit = Asked.Limit(http, 100, 1000);
        var (before, since, who) = (Paging.Before(http, "line number"), Since(Asked.Value(http, "since")), Asked.Value(http, "who"));
        // Whoever asks and goes away must not break it off.
        await refused.WriteAsync(CancellationToken.None);
        return Paging.Cut(await ledger.ListAuditAsync(limit + 1, before, since, who is { Length: > 0 } ? who : null, http.RequestAborted), limit, r => r.Id, Row);
    }

    private static DateTimeOffset? Since(string? text) => text is null or "" ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at
        : throw new ProblemException(400, $"since is \"{Printable.Text(text, 80)}\", which is not an instant such as 2026-03-01T14:00:00Z.");

    private static AuditRow Row(AuditRecord r) => new(r.Id, r.At, r.Until, r.Count, r.Who, r.Said, r.From, r.Role, r.Order, r.Subject, r.Status, r.Outcome);
}
