namespace StratusLab.Elastic.Ledger;

/// <summary>Who asked for what, and what came of it. Never a secret, nor a body.</summary>
internal sealed record AuditRecord
{
    /// <summary>Who asks when nobody was let in: also what is wrong in itself is an attempt then, at the form to log in.</summary>
    public const string Unknown = "unknown";

    /// <summary>Those that are counted together, since they are too many to tell apart.</summary>
    public const string Others = "others";

    /// <summary>Its number, given by the ledger; 0 before it is written. Rises with time.</summary>
    public long Id { get; init; }

    /// <summary>When; of several alike, the first.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When the last of several alike was.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>How many were alike: refused attempts are counted rather than listed.</summary>
    public int Count { get; init; } = 1;

    /// <summary>What is known of the caller: <c>token NAME</c>, <c>this machine</c>, or <c>unknown</c> when it was not let in.</summary>
    public required string Who { get; init; }

    /// <summary>What the caller said of itself, which nobody checks; empty for nothing.</summary>
    public string Said { get; init; } = "";

    /// <summary>The address that the request came from; empty for a socket.</summary>
    public string From { get; init; } = "";

    /// <summary>The caller's role; empty when it was not let in.</summary>
    public string Role { get; init; } = "";

    /// <summary>The method and the address's pattern, for example <c>POST /api/v1/nodes/{name}/drain</c>.</summary>
    public required string Order { get; init; }

    /// <summary>What the address names; empty for nothing.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What was answered, in a sentence.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>True when it was not done for who asked, or how often.</summary>
    public bool IsRefused => Status is 401 or 403 or 429 || Who is Unknown or Others;
}
