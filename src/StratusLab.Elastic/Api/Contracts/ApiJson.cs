using System.Text.Json;
using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Api.Contracts;

/// <summary>How the API's values are written and read, for the service and its command line alike.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Status))]
[JsonSerializable(typeof(ListOf<QueueRow>))]
[JsonSerializable(typeof(Why))]
[JsonSerializable(typeof(PlanPreview))]
[JsonSerializable(typeof(PlanRow))]
[JsonSerializable(typeof(ListOf<PlanRow>))]
[JsonSerializable(typeof(Replay))]
[JsonSerializable(typeof(ListOf<PoolRow>))]
[JsonSerializable(typeof(NodeRow))]
[JsonSerializable(typeof(ListOf<NodeRow>))]
[JsonSerializable(typeof(VmRow))]
[JsonSerializable(typeof(ListOf<VmRow>))]
[JsonSerializable(typeof(VmNotice))]
[JsonSerializable(typeof(VmLog))]
[JsonSerializable(typeof(ListOf<HostRow>))]
[JsonSerializable(typeof(ListOf<NetworkRow>))]
[JsonSerializable(typeof(ListOf<ImageRow>))]
[JsonSerializable(typeof(ListOf<BlockRow>))]
[JsonSerializable(typeof(CreateBlockRequest))]
[JsonSerializable(typeof(EventRow))]
[JsonSerializable(typeof(ListOf<EventRow>))]
[JsonSerializable(typeof(FreezeRequest))]
[JsonSerializable(typeof(UnfreezeRequest))]
[JsonSerializable(typeof(OperatorRequest))]
[JsonSerializable(typeof(CreateVmRequest))]
[JsonSerializable(typeof(MigrateVmRequest))]
[JsonSerializable(typeof(ImportRequest))]
[JsonSerializable(typeof(ImportLine))]
[JsonSerializable(typeof(Done))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ApiJson : JsonSerializerContext;
