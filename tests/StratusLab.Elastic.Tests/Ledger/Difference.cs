using System.Collections;
using System.Reflection;
using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Tests.Ledger;

/// <summary>Compares records member by member, at any depth: records with arrays are not equal by themselves when their arrays are copies.</summary>
internal static class Difference
{
    /// <summary>Fails unless both have the same members. An array that was never set is the same as an empty one.</summary>
    public static void AssertNone(object? expected, object? actual) => Assert.AreEqual("", Find(expected, actual, "value"));

    private static string Find(object? expected, object? actual, string path)
    {
        if (expected is null || actual is null)
        {
            return expected is null && actual is null ? "" : $"{path}: expected {expected ?? "null"}, was {actual ?? "null"}";
        }

        var type = expected.GetType();
        if (expected is ReadOnlyMemory<byte> bytes)
        {
            return bytes.Span.SequenceEqual(((ReadOnlyMemory<byte>)actual).Span) ? "" : $"{path}: other bytes";
        }

        if (expected is IEnumerable and not string)
        {
            return FindInSequence(Items(expected), Items(actual), path);
        }

        if (type.IsPrimitive || type.Namespace == "System" || type.IsEnum)
        {
            return expected.Equals(actual) ? "" : $"{path}: expected {expected}, was {actual}";
        }

        return type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetCustomAttribute<JsonIgnoreAttribute>() is null) // What follows from the others is not written.
            .Select(p => Find(p.GetValue(expected), p.GetValue(actual), $"{path}.{p.Name}"))
            .FirstOrDefault(d => d.Length > 0) ?? "";
    }

    private static string FindInSequence(List<object?> expected, List<object?> actual, string path) =>
        expected.Count != actual.Count
            ? $"{path}: expected {expected.Count} items, were {actual.Count}"
            : expected.Zip(actual).Select((pair, i) => Find(pair.First, pair.Second, $"{path}[{i}]")).FirstOrDefault(d => d.Length > 0) ?? "";

    private static List<object?> Items(object sequence) =>
        sequence.GetType().GetProperty("IsDefault")?.GetValue(sequence) is true ? [] : [.. ((IEnumerable)sequence).Cast<object?>()];
}
