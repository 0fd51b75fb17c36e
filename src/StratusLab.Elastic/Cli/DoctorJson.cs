using System.Text.Json.Serialization;
using StratusLab.Elastic.Doctor;

namespace StratusLab.Elastic.Cli;

/// <summary>The doctor's findings as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<Finding>))]
internal sealed partial class DoctorJson : JsonSerializerContext;
