namespace StratusLab.Elastic.Ledger.Migrations;

/// <summary>
/// The first schema. <c>body</c> is the whole record as JSON; the other columns repeat what queries need. Times are milliseconds since 1970, UTC; facts are 0 or 1.
/// </summary>
internal static class Migration0001
{
    /// <summary>Its statements.</summary>
    public const string Sql =
        """
        CREATE TABLE epochs (lane TEXT NOT NULL PRIMARY KEY, value BIGINT NOT NULL, holder TEXT NOT NULL, begun BIGINT NOT NULL);

        CREATE TABLE counters (name TEXT NOT NULL PRIMARY KEY, value BIGINT NOT NULL);
        INSERT INTO counters (name, value) VALUES ('next_vm', 1), ('last_plan', 0), ('last_event', 0);

        CREATE TABLE vms (id {key}, revision BIGINT NOT NULL, state TEXT NOT NULL, host TEXT, is_over INT NOT NULL,
            ended BIGINT, body TEXT NOT NULL);
        CREATE INDEX vms_live ON vms (id) WHERE is_over = 0;
        CREATE INDEX vms_ended ON vms (ended) WHERE is_over = 1;

        CREATE TABLE nodes (id {key} REFERENCES vms (id), cluster TEXT NOT NULL, pool TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL,
            is_over INT NOT NULL, ended BIGINT, body TEXT NOT NULL);
        CREATE INDEX nodes_live ON nodes (id) WHERE is_over = 0;
        CREATE INDEX nodes_ended ON nodes (ended) WHERE is_over = 1;
        CREATE INDEX nodes_name ON nodes (name);

        CREATE TABLE leases (network TEXT NOT NULL, address TEXT NOT NULL, vm BIGINT NOT NULL, is_held INT NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY (network, address));
        CREATE INDEX leases_vm ON leases (vm);

        CREATE TABLE planner_memory (id {key}, body TEXT NOT NULL);
        CREATE TABLE freezes (cluster TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL);
        CREATE TABLE images (name TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL);
        CREATE TABLE disabled_hosts (host TEXT NOT NULL PRIMARY KEY);

        CREATE TABLE plans (id {key}, at BIGINT NOT NULL, has_actions INT NOT NULL, body TEXT NOT NULL, inputs {bytes} NOT NULL);
        CREATE TABLE events (id {key}, at BIGINT NOT NULL, vm BIGINT, body TEXT NOT NULL);
        CREATE INDEX events_vm ON events (vm) WHERE vm IS NOT NULL;
        """;
}
