using StratusLab.Elastic.Configuration.Yaml;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>
/// What was read for one setting, and where. <see cref="Value"/> means something only while <see cref="IsGood"/>: everything else has been reported,
/// and checks between settings stay silent about it, so that one mistake gives one message.
/// </summary>
internal readonly record struct Field<T>(T Value, Location At, string Path, bool IsGood, bool IsSet)
{
    /// <summary>A value that was written.</summary>
    public static Field<T> Written(T value, Location at, string path) => new(value, at, path, true, true);

    /// <summary>A value that was not written: the default.</summary>
    public static Field<T> Default(T value, Location at, string path) => new(value, at, path, true, false);

    /// <summary>A value that could not be read, and has been reported.</summary>
    public static Field<T> Bad(Location at, string path) => new(default!, at, path, false, true); // never looked at while IsGood is false
}
