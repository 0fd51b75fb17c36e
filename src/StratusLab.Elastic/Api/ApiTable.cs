using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using StratusLab.Elastic.Api.Audit;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Metrics;
using static StratusLab.Elastic.Api.ApiParameter;

namespace StratusLab.Elastic.Api;

/// <summary>Every endpoint of the API, with the health checks and the metrics.</summary>
internal sealed class ApiTable
{
    private readonly IServiceProvider services;
    private readonly Answers answers;

    /// <summary>Makes it.</summary>
    public ApiTable(IServiceProvider services, Answers answers)
    {
        (this.services, this.answers) = (services, answers);
        Endpoints = [.. Reads(), .. Orders(), .. VmOrders(), .. Administration(), .. Service()];
    }

    /// <summary>All of them.</summary>
    public ImmutableArray<ApiEndpoint> Endpoints { get; }

    private IEnumerable<ApiEndpoint> Reads()
    {
        var (plans, nodes, vms, networks) = (The<PlanEndpoint>(), The<NodeEndpoint>(), The<VmEndpoint>(), The<NetworkEndpoint>());
        var why = The<WhyEndpoint>();
        return
        [
            Get(ApiPaths.Status, "How the service and each of its clusters stand.", ApiJson.Default.Status, Sources.None, The<StatusEndpoint>().GetAsync),
            Get(ApiPaths.Queue, "The jobs that the last pass saw: those that wait in the order in which they are served, then those that run.", ApiJson.Default.ListOfQueueRow, Sources.Pass, The<QueueEndpoint>().ListAsync, Cluster, State, new("user", "string", "Only this user's jobs."), Limit, After),
            Get(ApiPaths.Why, "Why a job waits, or what became of it.", ApiJson.Default.Why, Sources.None, why.GetAsync, Cluster),
            Get(ApiPaths.WhyAny, "What there is to tell about a job, or about a worker node or VM by its name.", ApiJson.Default.Why, Sources.None, why.GetAnyAsync, Cluster),
            Get(ApiPaths.Plan, "What the next pass would do. Nothing is done.", ApiJson.Default.PlanPreview, Sources.None, plans.PreviewAsync),
            Get(ApiPaths.Plans, "Recorded plans, the newest first.", ApiJson.Default.ListOfPlanRow, Sources.Ledger, plans.ListAsync, Limit, After, new("before", "integer", "The same as after.")),
            Get(ApiPaths.RecordedPlan, "One recorded plan.", ApiJson.Default.PlanRow, Sources.Ledger, plans.GetAsync),
            Get(ApiPaths.Replay, "A recorded plan, and what is made of its inputs now.", ApiJson.Default.Replay, Sources.Ledger, plans.ReplayAsync),
            Get(ApiPaths.Pools, "The pools, by cluster in the order in which they are used.", ApiJson.Default.ListOfPoolRow, Sources.Ledger | Sources.Pass | Sources.Clock, The<PoolEndpoint>().ListAsync, Cluster),
            Get(ApiPaths.Nodes, "Worker nodes, by cluster and name.", ApiJson.Default.ListOfNodeRow, Sources.Ledger, nodes.ListAsync, All, Cluster, Pool, State, Host, Limit, After),
            Get(ApiPaths.Node, "Every worker node that has or had a name, the newest first, with its story.", ApiJson.Default.ListOfNodeRow, Sources.None, nodes.FindAsync),
            Get(ApiPaths.Vms, "VMs, the newest first.", ApiJson.Default.ListOfVmRow, Sources.Ledger, vms.ListAsync, All, State, Host, Limit, After),
            Get(ApiPaths.Vm, "One VM.", ApiJson.Default.VmRow, Sources.Ledger | Sources.Pass | Sources.Hosts, vms.GetAsync),
            Get(ApiPaths.VmLog, "What the journal and the console have of a VM.", ApiJson.Default.VmLog, Sources.None, vms.LogAsync),
            Get(ApiPaths.Hosts, "The hosts and what is taken of them.", ApiJson.Default.ListOfHostRow, Sources.Ledger | Sources.Pass | Sources.Hosts | Sources.Clock, The<HostEndpoint>().ListAsync, Limit, After),
            Get(ApiPaths.Host, "One host.", ApiJson.Default.HostRow, Sources.Ledger | Sources.Pass | Sources.Hosts | Sources.Clock, The<HostEndpoint>().GetAsync),
            Get(ApiPaths.Networks, "The virtual networks and their addresses.", ApiJson.Default.ListOfNetworkRow, Sources.Ledger | Sources.Pass | Sources.Clock, networks.ListAsync),
            Get(ApiPaths.Network, "One virtual network, with the addresses that are leased or rest.", ApiJson.Default.NetworkDetails, Sources.Ledger | Sources.Pass | Sources.Clock, networks.GetAsync),
            Stream(ApiPaths.NetworkHosts, "Every address of a network with its name, in the format of hosts(5).", "text/plain", networks.HostsAsync),
            Get(ApiPaths.Images, "The images in the site's image directory.", ApiJson.Default.ListOfImageRow, Sources.Ledger | Sources.Pass | Sources.Clock, The<ImageEndpoint>().ListAsync, Limit, After),
            Get(ApiPaths.Blocks, "The data blocks.", ApiJson.Default.ListOfBlockRow, Sources.Ledger, The<BlockEndpoint>().ListAsync, Limit, After),
            Get(ApiPaths.Events, "The newest of the journal in the order of time; with after, what follows.", ApiJson.Default.ListOfEventRow, Sources.Ledger, The<EventEndpoint>().ListAsync, Limit, After),
            Stream(ApiPaths.EventStream, "The journal as it grows: server-sent events, each an EventRow. Last-Event-ID or after says from where.", "text/event-stream", The<EventStream>().RunAsync, After),
        ];
    }

    private IEnumerable<ApiEndpoint> Orders()
    {
        var (orders, nodes, hosts) = (The<OperatorOrders>(), The<WorkerNodeOrders>(), The<HostOrders>());
        return
        [
            Order(ApiPaths.Freeze, "Starts and stops nothing more in a cluster, or anywhere.", ApiJson.Default.FreezeRequest, orders.FreezeAsync),
            Order(ApiPaths.Unfreeze, "Lifts a freeze.", ApiJson.Default.UnfreezeRequest, orders.UnfreezeAsync),
            Order(ApiPaths.ResumePool, "Uses a pool again that rests or has stopped after failures.", ApiJson.Default.OperatorRequest, orders.ResumePoolAsync),
            Order(ApiPaths.DrainNode, "Lets a worker node take no more jobs, and stay.", ApiJson.Default.OperatorRequest, nodes.DrainAsync, Cluster),
            Order(ApiPaths.UndrainNode, "Lets a worker node take jobs again that an operator has drained or retired.", ApiJson.Default.OperatorRequest, nodes.UndrainAsync, Cluster),
            Order(ApiPaths.RetireNode, "Lets a worker node take no more jobs, and leave when it is empty.", ApiJson.Default.OperatorRequest, nodes.RetireAsync, Cluster),
            Order(ApiPaths.LostNode, "Gives the jobs up that are on a worker node which is out of reach, and destroys its VM. Without confirm it is refused, with what would be lost.", ApiJson.Default.OperatorRequest, nodes.LoseAsync, Cluster, new("confirm", "boolean", "True: what would be lost is known.")),
            Order(ApiPaths.EnableHost, "Lets VMs be placed on a host again.", ApiJson.Default.OperatorRequest, hosts.EnableAsync),
            Order(ApiPaths.DisableHost, "Places nothing more on a host; what runs there goes on.", ApiJson.Default.OperatorRequest, hosts.DisableAsync),
            Order(ApiPaths.DrainHost, "Empties a host: its worker nodes retire when their jobs are done, its other VMs move.", ApiJson.Default.OperatorRequest, hosts.DrainAsync),
        ];
    }

    private IEnumerable<ApiEndpoint> VmOrders()
    {
        var (vms, operations) = (The<VmOrders>(), The<VmOperations>());
        return
        [
            Order(ApiPaths.Vms, "Creates a VM that is no worker node.", ApiJson.Default.CreateVmRequest, vms.CreateAsync),
            Order(ApiPaths.ShutdownVm, "Lets a VM power off; it is destroyed when it does not in time.", ApiJson.Default.OperatorRequest, vms.ShutdownAsync),
            Order(ApiPaths.DestroyVm, "Destroys a VM, whatever its state.", ApiJson.Default.OperatorRequest, vms.DestroyAsync),
            Order(ApiPaths.HoldVm, "Keeps a VM that waits for a host from being placed.", ApiJson.Default.OperatorRequest, vms.HoldAsync),
            Order(ApiPaths.ReleaseVm, "Lets a held VM be placed.", ApiJson.Default.OperatorRequest, vms.ReleaseAsync),
            Order(ApiPaths.SuspendVm, "Keeps a VM's memory in a file on its host, and frees its CPUs.", ApiJson.Default.OperatorRequest, operations.SuspendAsync),
            Order(ApiPaths.ResumeVm, "Lets a suspended or stopped VM go on.", ApiJson.Default.OperatorRequest, operations.ResumeAsync),
            Order(ApiPaths.StopVm, "As suspend, and lets its files leave the host.", ApiJson.Default.OperatorRequest, operations.StopAsync),
            Order(ApiPaths.MigrateVm, "Moves a VM to another host.", ApiJson.Default.MigrateVmRequest, operations.MigrateAsync),
            Order(ApiPaths.RetryVm, "Tries a VM that has failed once more.", ApiJson.Default.OperatorRequest, operations.RetryAsync),
            Order(ApiPaths.AbandonVm, "Gives up the clean-up of a VM whose host will not come back.", ApiJson.Default.OperatorRequest, operations.AbandonAsync),
            Order(ApiPaths.RecreateVm, "Destroys a VM and makes it anew; what is on its disks is lost.", ApiJson.Default.OperatorRequest, operations.RecreateAsync),
        ];
    }

    private IEnumerable<ApiEndpoint> Administration()
    {
        var (images, blocks, tokens) = (The<ImageEndpoint>(), The<BlockEndpoint>(), The<TokenEndpoint>());
        return
        [
            Order(ApiPaths.DeleteImage, "Deletes an image that nothing uses.", ApiJson.Default.OperatorRequest, images.DeleteAsync),
            Lines(ApiPaths.ImportImage, "Takes an image in: lines of progress, then the result, each an ImportLine.", ApiJson.Default.ImportRequest, images.ImportAsync),
            Lines(ApiPaths.VerifyImages, "Reads images, in the service's cache and in those of the hosts, and compares them with their checksums: lines of progress and verdicts, each a VerifyLine.", ApiJson.Default.VerifyRequest, The<VerifyEndpoint>().VerifyAsync),
            Order(ApiPaths.Blocks, "Makes a data block.", ApiJson.Default.CreateBlockRequest, blocks.CreateAsync),
            Order(ApiPaths.DeleteBlock, "Deletes a data block that no VM has.", ApiJson.Default.OperatorRequest, blocks.DeleteAsync),
            Get(ApiPaths.Tokens, "The tokens, without their secrets.", ApiJson.Default.ListOfTokenRow, Sources.None, tokens.ListAsync) with { Role = ApiRole.Operator },
            Order(ApiPaths.Tokens, "Makes a token, and tells its secret this once.", ApiJson.Default.CreateTokenRequest, ApiJson.Default.NewToken, tokens.CreateAsync, made => made.Text),
            Order(ApiPaths.RevokeToken, "Makes a token worthless, at once.", ApiJson.Default.OperatorRequest, tokens.RevokeAsync),
            Get(ApiPaths.Audit, "Who ordered what, and what came of it; the newest first.", ApiJson.Default.ListOfAuditRow, Sources.None, The<AuditEndpoint>().ListAsync, Limit, After, new("since", "string", "Only what was at or after this instant."), new("who", "string", "Only what this caller did, for example \"token ci\".")) with { Role = ApiRole.Operator },
        ];
    }

    private IEnumerable<ApiEndpoint> Service()
    {
        var exposition = The<Exposition>();
        var description = new Lazy<byte[]>(() => OpenApiDocument.Of(Endpoints));
        return
        [
            new()
            {
                Method = HttpMethods.Post,
                Path = ApiPaths.Hook,
                Role = ApiRole.Hook,
                Summary = "Says that something has changed in a cluster. A hint and no more: everything is read again.",
                Status = StatusCodes.Status202Accepted,
                ContentType = "",
                Handle = The<HookEndpoint>().Receive,
            },
            Get(ApiPaths.Live, "Answers while the process does.", ApiJson.Default.Done, Sources.None, _ => Task.FromResult(new Done("alive"))),
            Get(ApiPaths.Ready, "Whether the service can do its work: 503 with the reason when it cannot.", ApiJson.Default.Done, Sources.None, The<HealthEndpoint>().ReadyAsync),
            Stream(ApiPaths.OpenApi, "This description.", "application/json", http =>
            {
                http.Response.ContentType = "application/json; charset=utf-8";
                return http.Response.Body.WriteAsync(description.Value, http.RequestAborted).AsTask();
            }),
            Stream(ApiPaths.Metrics, "Metrics in Prometheus' text format 0.0.4.", "text/plain", http =>
            {
                http.Response.ContentType = Exposition.ContentType;
                return exposition.WriteAsync(http.Response.BodyWriter, http.RequestAborted);
            }),
        ];
    }

    private T The<T>()
        where T : notnull => services.GetRequiredService<T>();

    private ApiEndpoint Get<T>(string path, string summary, JsonTypeInfo<T> json, Sources sources, Func<HttpContext, Task<T>> answer, params ImmutableArray<ApiParameter> query) => new()
    {
        Method = HttpMethods.Get,
        Path = path,
        Role = ApiRole.Viewer,
        Summary = summary,
        Query = query,
        Answer = json,
        HasTag = sources != Sources.None,
        Handle = http => answers.SendAsync(http, json, sources, answer),
    };

    private static ApiEndpoint Stream(string path, string summary, string contentType, RequestDelegate handle, params ImmutableArray<ApiParameter> query) => new()
    {
        Method = HttpMethods.Get,
        Path = path,
        Role = ApiRole.Viewer,
        Summary = summary,
        Query = query,
        ContentType = contentType,
        Handle = handle,
    };

    private static ApiEndpoint Lines<T>(string path, string summary, JsonTypeInfo<T> request, RequestDelegate handle) => new()
    {
        Method = HttpMethods.Post,
        Path = path,
        Role = ApiRole.Operator,
        Summary = summary,
        Request = request,
        ContentType = JsonLines.ContentType,
        Handle = handle,
    };

    private static ApiEndpoint Order<T>(string path, string summary, JsonTypeInfo<T> json, Func<HttpContext, T, Task<Done>> order, params ImmutableArray<ApiParameter> query)
        where T : class, ISignedRequest => Order(path, summary, json, ApiJson.Default.Done, order, done => done.Text) with { Query = query };

    private static ApiEndpoint Order<T, TAnswer>(
        string path, string summary, JsonTypeInfo<T> json, JsonTypeInfo<TAnswer> answerJson, Func<HttpContext, T, Task<TAnswer>> order, Func<TAnswer, string> outcome)
        where T : class, ISignedRequest => new()
        {
            Method = HttpMethods.Post,
            Path = path,
            Role = ApiRole.Operator,
            Summary = summary,
            Request = json,
            Answer = answerJson,
            Handle = async http =>
            {
                var body = await Asked.BodyAsync(http, json);
                AuditTrail.Tell(http, said: body.By ?? "");
                var done = await order(http, body);
                AuditTrail.Tell(http, outcome: outcome(done));
                await http.Response.WriteAsJsonAsync(done, answerJson, null, http.RequestAborted);
            },
        };
}
