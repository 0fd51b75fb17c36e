using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>
/// The keys that a map of the configuration may have. Each is declared once, by the call that also gives the reader its type: from here come the check
/// for unknown keys, the defaults and the reference.
/// </summary>
internal sealed class Section(string path, string summary)
{
    private readonly List<SettingDescription> settings = [];
    private readonly List<string> keys = [];

    /// <summary>Where it stands: <c>hosts[]</c>; empty for the top level.</summary>
    public string Path => path;

    /// <summary>What it is for, in a sentence.</summary>
    public string Summary => summary;

    /// <summary>Its settings, in the order of the reference.</summary>
    public IReadOnlyList<SettingDescription> Settings => settings;

    /// <summary>All its keys, those of nested sections included.</summary>
    public IReadOnlyList<string> Keys => keys;

    /// <summary>Declares a setting that must be written.</summary>
    public Setting<T> Required<T>(string key, Syntax<T> syntax, string example, string meaning)
    {
        Describe(key, syntax, "", meaning, isRequired: true);
        return new(key, syntax, true, default!, example); // never looked at: without the key there is no value
    }

    /// <summary>Declares a setting with a default.</summary>
    public Setting<T> Optional<T>(string key, Syntax<T> syntax, T otherwise, string meaning)
    {
        Describe(key, syntax, $"`{syntax.Print(otherwise)}`", meaning, isRequired: false);
        return new(key, syntax, false, otherwise, "");
    }

    /// <summary>Declares a setting that is something else, or nothing, when it is left out; <paramref name="otherwise"/> says what.</summary>
    public Setting<T> Omittable<T>(string key, Syntax<T> syntax, string otherwise, string meaning)
    {
        Describe(key, syntax, otherwise, meaning, isRequired: false);
        return new(key, syntax, false, default!, ""); // read only through IsSet
    }

    /// <summary>Declares a section of this section.</summary>
    public Nested One(string key, Section section, string meaning) => Nest(new(key, section), "a section", "its defaults", meaning);

    /// <summary>Declares a section of this section without which something else holds; <paramref name="otherwise"/> says what.</summary>
    public Nested Any(string key, Section section, string otherwise, string meaning) => Nest(new(key, section), "a section", otherwise, meaning);

    /// <summary>Declares a list of sections.</summary>
    public Nested Many(string key, Section section, string meaning) => Nest(new(key, section), "a list of sections", "`[]`", meaning);

    private Nested Nest(Nested nested, string unit, string otherwise, string meaning)
    {
        keys.Add(nested.Key);
        settings.Add(new() { Path = PathOf(nested.Key), Meaning = meaning, Unit = unit, Default = otherwise });
        return nested;
    }

    private void Describe<T>(string key, Syntax<T> syntax, string otherwise, string meaning, bool isRequired)
    {
        keys.Add(key);
        settings.Add(new()
        {
            Path = PathOf(key),
            Meaning = meaning,
            Unit = syntax.Unit,
            Default = otherwise,
            Range = syntax.Range,
            IsRequired = isRequired,
        });
    }

    private string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";
}
