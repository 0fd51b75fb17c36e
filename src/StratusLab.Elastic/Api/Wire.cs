using System.Text.Json;

namespace StratusLab.Elastic.Api;

/// <summary>Members of an enumeration as the API spells them: <c>NoPoolForQueue</c> is <c>noPoolForQueue</c>.</summary>
internal static class Wire
{
    /// <summary>The API's word.</summary>
    public static string Of<T>(T member)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(member.ToString());
}
