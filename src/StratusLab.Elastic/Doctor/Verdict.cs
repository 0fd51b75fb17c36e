using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Doctor;

/// <summary>How bad a finding is.</summary>
[JsonConverter(typeof(VerdictConverter))]
internal enum Verdict
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>The service works, but worse than it could, or this could not be looked at.</summary>
    Warn,

    /// <summary>The service, or a part of it, cannot work.</summary>
    Fail,
}
