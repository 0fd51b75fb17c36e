using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Ledger;

/// <summary>Where the ledger is and how much of the past it keeps. Exactly one of <see cref="File"/> and <see cref="PostgreSql"/> is set.</summary>
internal sealed class LedgerOptions
{
    /// <summary>The SQLite file, for a service that runs alone; its directory must exist. <c>:memory:</c> keeps nothing. Default: none.</summary>
    public string? File { get; set; }

    /// <summary>The Npgsql connection string of a PostgreSQL database, where one instance serves and others may stand by. Default: none.</summary>
    public string? PostgreSql { get; set; }

    /// <summary>Recorded plans that are kept; those that did nothing go first. 1 or more. Default 500.</summary>
    public int KeepPlans { get; set; } = 500;

    /// <summary>How long VMs and worker nodes that are over stay in the history, and what became of jobs. More than zero. Default 30 days.</summary>
    public TimeSpan KeepEnded { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long it is kept who ordered what. More than zero. Default 365 days.</summary>
    public TimeSpan KeepAudit { get; set; } = TimeSpan.FromDays(365);

    /// <summary>Journal events that are kept. 1 or more. Default 100,000.</summary>
    public int KeepEvents { get; set; } = 100_000;

    /// <summary>How far back the history of demand and supply goes. More than zero. Default two days.</summary>
    public TimeSpan KeepSamples { get; set; } = TimeSpan.FromDays(2);

    /// <summary>Throws <see cref="RejectedException"/> that says everything that is wrong.</summary>
    public void Validate()
    {
        List<string> errors = [];
        if (string.IsNullOrWhiteSpace(File) == string.IsNullOrWhiteSpace(PostgreSql))
        {
            errors.Add("exactly one of a SQLite file and a PostgreSQL connection string must be set");
        }

        if (KeepPlans < 1)
        {
            errors.Add($"the number of plans to keep must be 1 or more, not {KeepPlans}");
        }

        if (KeepEnded <= TimeSpan.Zero)
        {
            errors.Add($"the time to keep what is over must be more than zero, not {KeepEnded}");
        }

        if (KeepAudit <= TimeSpan.Zero)
        {
            errors.Add($"the time to keep the audit trail must be more than zero, not {KeepAudit}");
        }

        if (KeepEvents < 1)
        {
            errors.Add($"the number of events to keep must be 1 or more, not {KeepEvents}");
        }

        if (KeepSamples <= TimeSpan.Zero)
        {
            errors.Add($"the time to keep samples must be more than zero, not {KeepSamples}");
        }

        if (errors.Count > 0)
        {
            throw new RejectedException($"The ledger's options cannot be used: {string.Join("; ", errors)}.");
        }
    }
}
