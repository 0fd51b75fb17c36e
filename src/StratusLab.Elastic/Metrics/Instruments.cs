using System.Diagnostics.Metrics;

namespace StratusLab.Elastic.Metrics;

/// <summary>What is counted and timed. Names are Prometheus names; their labels are given with each measurement, always all of them and in the same order.</summary>
internal sealed class Instruments(Meter meter)
{
    /// <summary>Labels <c>result</c>.</summary>
    public Counter<long> Passes { get; } = Count(meter, "passes_total", "Passes by how they ended: done, superseded by another writer, without a ledger, or failed.");

    /// <summary>No labels.</summary>
    public Histogram<double> PassSeconds { get; } = Time(meter, "reconcile_duration_seconds", "Time of a pass from the start of its reads to its commit.", Buckets.Command);

    /// <summary>No labels.</summary>
    public Histogram<double> PlanSeconds { get; } = Time(meter, "plan_duration_seconds", "Time to decide what to do, without reads and writes.", Buckets.Thought);

    /// <summary>Labels <c>cluster, pool, direction, reason</c>.</summary>
    public KeptCounter ScaleDecisions { get; } = new(meter, "scale_decisions_total", null, "Decisions to boot a node (up), to drain one (down), or to undo a drain (keep).", "cluster", "pool", "direction", "reason");

    /// <summary>Labels <c>cluster, pool, direction, reason</c>.</summary>
    public Counter<long> ScaleSkipped { get; } = Count(meter, "scale_skipped_total", "Passes in which another node of a pool would have been of use and was not made, by what stood in the way.");

    /// <summary>Labels <c>cluster, pool</c>.</summary>
    public KeptCounter NodesCreated { get; } = new(meter, "nodes_created_total", null, "Worker nodes that were decided on.", "cluster", "pool");

    /// <summary>Labels <c>cluster, pool, reason</c>.</summary>
    public KeptCounter NodesRetired { get; } = new(meter, "nodes_retired_total", null, "Worker nodes that left in order, by why they were drained.", "cluster", "pool", "reason");

    /// <summary>Labels <c>cluster, pool, phase, reason</c>.</summary>
    public KeptCounter NodeFailures { get; } = new(meter, "node_failures_total", null, "Worker nodes that never took a job, or were lost, by the phase of their life and what happened.", "cluster", "pool", "phase", "reason");

    /// <summary>Labels <c>cluster, pool, phase</c>.</summary>
    public Histogram<double> NodeProvision { get; } = Time(meter, "node_provision_seconds", "Time of each phase of making a worker node: place (until its last host was chosen), transfer, boot, join, first_job.", Buckets.Provision);

    /// <summary>Labels <c>cluster, pool</c>.</summary>
    public Histogram<double> NodeReady { get; } = Time(meter, "node_ready_seconds", "Time from the decision until a worker node took jobs.", Buckets.Provision);

    /// <summary>Labels <c>cluster, pool, outcome</c>.</summary>
    public Histogram<double> NodeLifetime { get; } = Time(meter, "node_lifetime_seconds", "Time from the decision until nothing was left of a worker node.", Buckets.Life);

    /// <summary>Labels <c>cluster, queue</c>.</summary>
    public Histogram<double> QueueWait { get; } = Time(meter, "queue_wait_seconds", "Time that jobs had waited when they started.", Buckets.Wait);

    /// <summary>Labels <c>cluster, pool</c>.</summary>
    public Histogram<double> JobStartLatency { get; } = Time(meter, "job_start_latency_seconds", "Time from its submission until a job started on a node that was made for it.", Buckets.Wait);

    /// <summary>Labels <c>cluster, pool</c>.</summary>
    public KeptCounter IdleCoreSeconds { get; } = new(meter, "idle_core_seconds_total", "s", "Core seconds of worker nodes in service that no job used.", "cluster", "pool");

    /// <summary>Labels <c>cluster, pool</c>.</summary>
    public KeptCounter BusyCoreSeconds { get; } = new(meter, "busy_core_seconds_total", "s", "Core seconds of worker nodes that jobs used.", "cluster", "pool");

    /// <summary>Labels <c>cluster, pool</c>.</summary>
    public KeptCounter BootCoreSeconds { get; } = new(meter, "boot_core_seconds_total", "s", "Core seconds of worker nodes that were coming or going.", "cluster", "pool");

    /// <summary>Labels <c>cluster, command</c>.</summary>
    public Histogram<double> LrmsCommand { get; } = Time(meter, "lrms_command_seconds", "Time that a read of or an action in the LRMS took.", Buckets.Command);

    /// <summary>Labels <c>cluster, reason</c>.</summary>
    public Counter<long> LrmsSkipped { get; } = Count(meter, "lrms_parse_skipped_total", "Rows of LRMS output that were left out, once per read.");

    /// <summary>Labels <c>cluster, result</c>.</summary>
    public Counter<long> Hooks { get; } = Count(meter, "hook_requests_total", "Hook requests: accepted, coalesced with one a moment before, or of an unknown cluster.");

    /// <summary>Labels <c>reason</c>.</summary>
    public Counter<long> RefusedRequests { get; } = Count(meter, "api_requests_refused_total", "Requests that were refused for who made them: remote, host, proxy, kind or token (not known), role (may not), rate (too often); or for what they are: origin (sent from another web page), seal (of a page that is too old), size (of the body), type (of the body).");

    /// <summary>Labels <c>hook, result</c>.</summary>
    public Counter<long> VmHooks { get; } = Count(meter, "vm_hook_calls_total", "Calls of hooks on VMs' states: done, failed, broken off at the deadline (timeout), or dropped because too many waited.");

    /// <summary>Labels <c>driver</c>.</summary>
    public Counter<long> Orphans { get; } = Count(meter, "orphans_found_total", "VMs and files with this site's mark that no record wanted where they were.");

    /// <summary>Labels <c>driver, operation</c>.</summary>
    public Histogram<double> DriverOperation { get; } = Time(meter, "driver_operation_seconds", "Time of an operation on a host.", Buckets.Provision);

    /// <summary>Labels <c>driver, operation, kind</c>.</summary>
    public Counter<long> DriverErrors { get; } = Count(meter, "driver_errors_total", "Operations on hosts that failed: unreachable, capacity, rejected, timeout or other.");

    /// <summary>Those whose sums outlive the service.</summary>
    public IEnumerable<KeptCounter> Kept => [ScaleDecisions, NodesCreated, NodesRetired, NodeFailures, IdleCoreSeconds, BusyCoreSeconds, BootCoreSeconds];

    private static Counter<long> Count(Meter meter, string name, string help) => meter.CreateCounter<long>(ElasticMetrics.Prefix + name, null, help);

    private static Histogram<double> Time(Meter meter, string name, string help, double[] buckets) =>
        meter.CreateHistogram(ElasticMetrics.Prefix + name, "s", help, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets });
}
