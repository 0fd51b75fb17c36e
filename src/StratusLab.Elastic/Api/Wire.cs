using System.Text.Json;

namespace StratusLab.Elastic.Api;

/// <summary>Values as the API spells them.</summary>
internal static class Wire
{
    /// <summary>A member of an enumeration: <c>NoPoolForQueue</c> is <c>noPoolForQueue</c>.</summary>
    public static string Of<T>(T member)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(member.ToString());

    /// <summary>A time span in seconds, to the millisecond; never negative, also when two clocks disagree.</summary>
    public static double Seconds(TimeSpan span) => Math.Round(Math.Max(0, span.TotalSeconds), 3);
}
