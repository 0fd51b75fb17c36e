using System.Text;
using StratusLab.Elastic.Configuration.Settings;

namespace StratusLab.Elastic.Configuration;

/// <summary>Writes settings as YAML, one a line, by the same table that they are read by.</summary>
internal sealed class YamlWriter
{
    private readonly StringBuilder text = new();
    private int depth;
    private bool isItem;

    /// <summary>Writes a comment on a line of its own.</summary>
    public void Comment(string comment) => text.Append("# ").Append(comment).Append('\n');

    /// <summary>Writes a setting.</summary>
    public void Write<T>(Setting<T> setting, T value) => Line($"{setting.Key}: {setting.Syntax.Print(value)}");

    /// <summary>Writes a setting unless it is left out.</summary>
    public void WriteAny<T>(Setting<T> setting, T? value)
        where T : struct
    {
        if (value is { } some)
        {
            Write(setting, some);
        }
    }

    /// <summary>Writes a setting unless it is left out.</summary>
    public void WriteAny(Setting<string> setting, string? value)
    {
        if (value is not null)
        {
            Write(setting, value);
        }
    }

    /// <summary>Writes a section.</summary>
    public void Section(Nested nested, Action write)
    {
        Line($"{nested.Key}:");
        depth++;
        write();
        depth--;
    }

    /// <summary>Writes a list of sections.</summary>
    public void Items<T>(Nested nested, IReadOnlyCollection<T> items, Action<T> write)
    {
        if (items.Count == 0)
        {
            Line($"{nested.Key}: []");
            return;
        }

        Line($"{nested.Key}:");
        depth += 2;
        foreach (var item in items)
        {
            isItem = true;
            write(item);
        }

        depth -= 2;
    }

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    private void Line(string line)
    {
        text.Append(' ', 2 * (isItem ? depth - 1 : depth)).Append(isItem ? "- " : "").Append(line).Append('\n');
        isItem = false;
    }
}
