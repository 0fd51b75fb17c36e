namespace StratusLab.Elastic.Api.Contracts;

/// <summary>
/// Where everything is. Every error is a <see cref="Problem"/>. Every POST carries <c>application/json</c>. A unix socket is asked with the host name
/// <c>localhost</c>.
/// </summary>
internal static class ApiPaths
{
    /// <summary>GET: <see cref="Contracts.Status"/>.</summary>
    public const string Status = "/api/v1/status";

    /// <summary>GET <c>?cluster=&amp;state=</c>: a list of <see cref="QueueRow"/>.</summary>
    public const string Queue = "/api/v1/queue";

    /// <summary>GET <c>?cluster=</c>: <see cref="Contracts.Why"/>.</summary>
    public const string Why = "/api/v1/jobs/{id}/why";

    /// <summary>GET: <see cref="PlanPreview"/>, a dry run.</summary>
    public const string Plan = "/api/v1/plan";

    /// <summary>GET <c>?limit=&amp;before=</c>: a list of <see cref="PlanRow"/>, the newest first.</summary>
    public const string Plans = "/api/v1/plans";

    /// <summary>GET: <see cref="PlanRow"/>.</summary>
    public const string RecordedPlan = "/api/v1/plans/{id}";

    /// <summary>GET: <see cref="Contracts.Replay"/>.</summary>
    public const string Replay = "/api/v1/plans/{id}/replay";

    /// <summary>GET <c>?cluster=</c>: a list of <see cref="PoolRow"/>.</summary>
    public const string Pools = "/api/v1/pools";

    /// <summary>POST <see cref="OperatorRequest"/>: <see cref="Done"/>.</summary>
    public const string ResumePool = "/api/v1/pools/{name}/resume";

    /// <summary>GET <c>?all=true&amp;limit=&amp;cluster=&amp;pool=</c>: a list of <see cref="NodeRow"/>; with <c>all</c> also those that are over.</summary>
    public const string Nodes = "/api/v1/nodes";

    /// <summary>GET: a list of <see cref="NodeRow"/>: every node that has or had the name, the newest first.</summary>
    public const string Node = "/api/v1/nodes/{name}";

    /// <summary>POST <see cref="OperatorRequest"/>: <see cref="Done"/>; so the two that follow. With <c>?cluster=</c> when several have a node of that name.</summary>
    public const string DrainNode = "/api/v1/nodes/{name}/drain";

    /// <summary>POST: it takes jobs again.</summary>
    public const string UndrainNode = "/api/v1/nodes/{name}/undrain";

    /// <summary>POST: as drain, and it leaves.</summary>
    public const string RetireNode = "/api/v1/nodes/{name}/retire";

    /// <summary>POST <see cref="OperatorRequest"/>, with <c>?confirm=true</c>: <see cref="Done"/>. Without it, 409 with what would be lost.</summary>
    public const string LostNode = "/api/v1/nodes/{name}/lost";

    /// <summary>GET <c>?all=true&amp;limit=</c>: a list of <see cref="VmRow"/>; with <c>all</c> also those that are over. POST <see cref="CreateVmRequest"/>: <see cref="Done"/>.</summary>
    public const string Vms = "/api/v1/vms";

    /// <summary>GET: <see cref="VmRow"/>.</summary>
    public const string Vm = "/api/v1/vms/{id}";

    /// <summary>POST <see cref="OperatorRequest"/>: <see cref="Done"/>; so those that follow, except where they say otherwise. A worker node's VM is refused with 409.</summary>
    public const string ShutdownVm = "/api/v1/vms/{id}/shutdown";

    /// <summary>POST: whatever its state.</summary>
    public const string DestroyVm = "/api/v1/vms/{id}/destroy";

    /// <summary>POST: only one that waits for a host.</summary>
    public const string HoldVm = "/api/v1/vms/{id}/hold";

    /// <summary>POST: the opposite.</summary>
    public const string ReleaseVm = "/api/v1/vms/{id}/release";

    /// <summary>POST: its memory goes to a file on its host.</summary>
    public const string SuspendVm = "/api/v1/vms/{id}/suspend";

    /// <summary>POST: a suspended or stopped one goes on.</summary>
    public const string ResumeVm = "/api/v1/vms/{id}/resume";

    /// <summary>POST: as suspend, and it leaves its host.</summary>
    public const string StopVm = "/api/v1/vms/{id}/stop";

    /// <summary>POST <see cref="MigrateVmRequest"/>. Live, a worker node's is moved too.</summary>
    public const string MigrateVm = "/api/v1/vms/{id}/migrate";

    /// <summary>POST: one that has failed is tried again.</summary>
    public const string RetryVm = "/api/v1/vms/{id}/retry";

    /// <summary>POST: the clean-up of one in epilog is given up.</summary>
    public const string AbandonVm = "/api/v1/vms/{id}/abandon";

    /// <summary>POST: destroyed and made anew under its number.</summary>
    public const string RecreateVm = "/api/v1/vms/{id}/recreate";

    /// <summary>GET: <see cref="Contracts.VmLog"/>.</summary>
    public const string VmLog = "/api/v1/vms/{id}/log";

    /// <summary>GET: a list of <see cref="HostRow"/>.</summary>
    public const string Hosts = "/api/v1/hosts";

    /// <summary>GET: <see cref="HostRow"/>.</summary>
    public const string Host = "/api/v1/hosts/{name}";

    /// <summary>POST <see cref="OperatorRequest"/>: <see cref="Done"/>; so the two that follow.</summary>
    public const string EnableHost = "/api/v1/hosts/{name}/enable";

    /// <summary>POST: nothing more is placed on it.</summary>
    public const string DisableHost = "/api/v1/hosts/{name}/disable";

    /// <summary>POST: it is emptied.</summary>
    public const string DrainHost = "/api/v1/hosts/{name}/drain";

    /// <summary>GET: a list of <see cref="NetworkRow"/>.</summary>
    public const string Networks = "/api/v1/networks";

    /// <summary>GET: <see cref="NetworkDetails"/>.</summary>
    public const string Network = "/api/v1/networks/{name}";

    /// <summary>GET: every address of the network with its name, as plain text in the format of hosts(5).</summary>
    public const string NetworkHosts = "/api/v1/networks/{name}/hosts";

    /// <summary>GET: a list of <see cref="ImageRow"/>.</summary>
    public const string Images = "/api/v1/images";

    /// <summary>POST <see cref="ImportRequest"/>: lines of <see cref="ImportLine"/>.</summary>
    public const string ImportImage = "/api/v1/images/import";

    /// <summary>POST <see cref="VerifyRequest"/>: lines of <see cref="VerifyLine"/>.</summary>
    public const string VerifyImages = "/api/v1/images/verify";

    /// <summary>POST <see cref="OperatorRequest"/>: <see cref="Done"/>.</summary>
    public const string DeleteImage = "/api/v1/images/{name}/delete";

    /// <summary>GET: a list of <see cref="BlockRow"/>. POST <see cref="CreateBlockRequest"/>: <see cref="Done"/>.</summary>
    public const string Blocks = "/api/v1/blocks";

    /// <summary>POST <see cref="OperatorRequest"/>: <see cref="Done"/>.</summary>
    public const string DeleteBlock = "/api/v1/blocks/{name}/delete";

    /// <summary>GET <c>?limit=</c>: a list of <see cref="EventRow"/>, the newest <c>limit</c> in the order of time; <c>?after=</c>: those that follow.</summary>
    public const string Events = "/api/v1/events";

    /// <summary>GET <c>?after=</c> (or <c>Last-Event-ID</c>): server-sent events, each an <see cref="EventRow"/>; without either only what comes from now on.</summary>
    public const string EventStream = "/api/v1/events/stream";

    /// <summary>POST <see cref="FreezeRequest"/>: <see cref="Done"/>.</summary>
    public const string Freeze = "/api/v1/freeze";

    /// <summary>POST <see cref="UnfreezeRequest"/>: <see cref="Done"/>.</summary>
    public const string Unfreeze = "/api/v1/unfreeze";

    /// <summary>POST nothing, or anything of at most 64 KiB: 202 at once. Only a hint that something has changed in the cluster.</summary>
    public const string Hook = "/api/v1/hooks/{cluster}";

    /// <summary>GET: a list of <see cref="TokenRow"/>. POST <see cref="CreateTokenRequest"/>: <see cref="NewToken"/>. For operators.</summary>
    public const string Tokens = "/api/v1/tokens";

    /// <summary>POST <see cref="OperatorRequest"/>: <see cref="Done"/>.</summary>
    public const string RevokeToken = "/api/v1/tokens/{name}/revoke";

    /// <summary>GET <c>?limit=&amp;after=&amp;since=&amp;who=</c>: a list of <see cref="AuditRow"/>, the newest first. For operators.</summary>
    public const string Audit = "/api/v1/audit";

    /// <summary>GET <c>?cluster=</c>: <see cref="Contracts.Why"/> for a job, or the story of a node or VM by its name.</summary>
    public const string WhyAny = "/api/v1/why/{subject}";

    /// <summary>GET: this API, described by OpenAPI 3.1.</summary>
    public const string OpenApi = "/api/v1/openapi.json";

    /// <summary>GET: 200 while the process answers.</summary>
    public const string Live = "/healthz/live";

    /// <summary>GET: 200 when the ledger answers and a pass is done, otherwise 503 with the reason.</summary>
    public const string Ready = "/healthz/ready";

    /// <summary>GET: Prometheus text format 0.0.4.</summary>
    public const string Metrics = "/metrics";
}
