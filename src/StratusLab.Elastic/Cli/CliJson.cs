using System.Text.Json.Serialization;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Doctor;
using StratusLab.Elastic.Simulate;

namespace StratusLab.Elastic.Cli;

/// <summary>What the command line itself finds out, as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<Finding>))]
[JsonSerializable(typeof(ConfigVerdict))]
[JsonSerializable(typeof(TemplateVerdict))]
[JsonSerializable(typeof(ListOf<AddressName>))]
[JsonSerializable(typeof(ListOf<VerifyLine>))]
[JsonSerializable(typeof(HistoryResult[]))]
internal sealed partial class CliJson : JsonSerializerContext;
