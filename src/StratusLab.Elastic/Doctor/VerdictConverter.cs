using System.Text.Json;
using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Doctor;

/// <summary>Writes verdicts as <c>ok</c>, <c>warn</c> and <c>fail</c>.</summary>
internal sealed class VerdictConverter() : JsonStringEnumConverter<Verdict>(JsonNamingPolicy.CamelCase);
