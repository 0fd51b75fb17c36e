namespace StratusLab.Elastic.Ledger.Migrations;

/// <summary>Hosts can be drained, not only disabled.</summary>
internal static class Migration0002
{
    /// <summary>Its statements.</summary>
    public const string Sql = "ALTER TABLE disabled_hosts ADD COLUMN is_draining INT NOT NULL DEFAULT 0;";
}
