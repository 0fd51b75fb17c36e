using System.Collections.Immutable;
using System.Text;
using StratusLab.Elastic.Configuration.Settings;

namespace StratusLab.Elastic.Configuration;

/// <summary>Every setting there is, from the table that the reader works by.</summary>
public static class ConfigurationReference
{
    /// <summary>All settings, section by section.</summary>
    public static ImmutableArray<SettingDescription> Settings { get; } = [.. Sections.All.SelectMany(s => s.Settings)];

    /// <summary>The settings as Markdown: a table for each section.</summary>
    public static string Markdown()
    {
        var text = new StringBuilder();
        foreach (var section in Sections.All)
        {
            text.Append("### ").Append(section.Path.Length == 0 ? "Top level" : $"`{section.Path}`").Append("\n\n");
            text.Append(section.Summary).Append("\n\n| Setting | Value | Default | Meaning |\n|---|---|---|---|\n");
            foreach (var setting in section.Settings)
            {
                text.Append(Row(setting));
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Row(SettingDescription setting)
    {
        var value = setting.Range.Length > 0 ? $"{setting.Unit}: {setting.Range}" : setting.Unit;
        return $"| `{setting.Key}` | {value} | {(setting.IsRequired ? "**required**" : setting.Default)} | {setting.Meaning} |\n";
    }
}
