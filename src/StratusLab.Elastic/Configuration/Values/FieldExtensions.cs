namespace StratusLab.Elastic.Configuration.Values;

/// <summary>Settings that may be left out, as values that may be missing.</summary>
internal static class FieldExtensions
{
    /// <summary>The value, or null when the setting was left out or could not be read.</summary>
    public static T? OrNull<T>(this Field<T> field)
        where T : struct => field is { IsGood: true, IsSet: true } ? field.Value : null;

    /// <summary>The text, or null when the setting was left out or could not be read.</summary>
    public static string? OrNull(this Field<string> field) => field is { IsGood: true, IsSet: true } ? field.Value : null;
}
