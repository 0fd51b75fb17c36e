namespace StratusLab.Elastic.Ledger.Migrations;

/// <summary>Jobs that left the queue without having run.</summary>
internal static class Migration0009
{
    /// <summary>Its statements. <c>whole</c> is the array or heterogeneous job that the job was a part of.</summary>
    public const string Sql =
        """
        CREATE TABLE job_waits (cluster TEXT NOT NULL, job TEXT NOT NULL, submitted BIGINT NOT NULL, whole TEXT, gone BIGINT NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY (cluster, job, submitted));
        CREATE INDEX job_waits_job ON job_waits (job);
        CREATE INDEX job_waits_whole ON job_waits (whole);
        CREATE INDEX job_waits_gone ON job_waits (gone);
        """;
}
