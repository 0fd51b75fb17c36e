namespace StratusLab.Elastic.Ledger.Migrations;

/// <summary>What the past is told from: who ordered what, and which jobs ran on which worker nodes.</summary>
internal static class Migration0005
{
    /// <summary>Its statements.</summary>
    public const string Sql =
        """
        CREATE TABLE audit (id {key}, at BIGINT NOT NULL, who TEXT NOT NULL, is_refused INT NOT NULL, body TEXT NOT NULL);
        CREATE INDEX audit_refused ON audit (is_refused, id);
        INSERT INTO counters (name, value) VALUES ('last_audit', 0);

        CREATE TABLE job_runs (cluster TEXT NOT NULL, job TEXT NOT NULL, started BIGINT NOT NULL, is_over INT NOT NULL, nodes TEXT NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY (cluster, job, started));
        CREATE INDEX job_runs_open ON job_runs (cluster) WHERE is_over = 0;
        CREATE INDEX job_runs_job ON job_runs (job);
        CREATE INDEX job_runs_started ON job_runs (started);
        """;
}
