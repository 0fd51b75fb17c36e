namespace StratusLab.Elastic.Ledger.Migrations;

/// <summary>What clusters and pools wanted and had; <c>pool</c> is empty for all of a cluster, <c>wanted</c> NULL while it was frozen.</summary>
internal static class Migration0006
{
    /// <summary>Its statements.</summary>
    public const string Sql =
        """
        CREATE TABLE samples (cluster TEXT NOT NULL, pool TEXT NOT NULL, at BIGINT NOT NULL, wanted INT, busy INT NOT NULL, idle INT NOT NULL,
            booting INT NOT NULL, leaving INT NOT NULL, PRIMARY KEY (cluster, pool, at));
        """;
}
