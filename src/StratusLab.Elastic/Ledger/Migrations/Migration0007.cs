namespace StratusLab.Elastic.Ledger.Migrations;

/// <summary>Counts that outlive the service.</summary>
internal static class Migration0007
{
    /// <summary>Its statements. <c>labels</c> is a JSON array of values.</summary>
    public const string Sql = "CREATE TABLE tallies (metric TEXT NOT NULL, labels TEXT NOT NULL, value DOUBLE PRECISION NOT NULL, PRIMARY KEY (metric, labels));";
}
