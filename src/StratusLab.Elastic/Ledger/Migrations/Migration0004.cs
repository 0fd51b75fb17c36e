namespace StratusLab.Elastic.Ledger.Migrations;

/// <summary>Tokens of the API.</summary>
internal static class Migration0004
{
    /// <summary>Its statements.</summary>
    public const string Sql = "CREATE TABLE tokens (name TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL);";
}
