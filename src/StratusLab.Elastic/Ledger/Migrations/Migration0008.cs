namespace StratusLab.Elastic.Ledger.Migrations;

/// <summary>Worker nodes have revisions, as VMs do: what has not changed need not be read.</summary>
internal static class Migration0008
{
    /// <summary>Its statements.</summary>
    public const string Sql = "ALTER TABLE nodes ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;";
}
