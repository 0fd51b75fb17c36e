namespace StratusLab.Elastic.Ledger.Migrations;

/// <summary>Data blocks.</summary>
internal static class Migration0003
{
    /// <summary>Its statements.</summary>
    public const string Sql = "CREATE TABLE data_blocks (name TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL);";
}
