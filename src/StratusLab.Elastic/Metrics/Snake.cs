using System.Collections.Concurrent;
using System.Text.Json;

namespace StratusLab.Elastic.Metrics;

/// <summary>Members of an enumeration as label values: <c>NoPoolForQueue</c> is <c>no_pool_for_queue</c>.</summary>
internal static class Snake
{
    /// <summary>The label value of a member.</summary>
    public static string Of<T>(T member)
        where T : struct, Enum => Names<T>.Known.GetOrAdd(member, static m => JsonNamingPolicy.SnakeCaseLower.ConvertName(m.ToString()));

    private static class Names<T>
        where T : struct, Enum
    {
        public static ConcurrentDictionary<T, string> Known { get; } = new();
    }
}
