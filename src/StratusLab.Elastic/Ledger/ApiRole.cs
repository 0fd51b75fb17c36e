namespace StratusLab.Elastic.Ledger;

/// <summary>What somebody may do with the API.</summary>
internal enum ApiRole
{
    /// <summary>Say that something has changed in a batch system, and nothing else.</summary>
    Hook,

    /// <summary>Read everything.</summary>
    Viewer,

    /// <summary>Read everything and give every order.</summary>
    Operator,
}
