using System.Buffers;
using System.Globalization;
using System.Text;

namespace StratusLab.Elastic.Metrics;

/// <summary>
/// Writes Prometheus' text format 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/). A family is begun once and then has all its samples:
/// the format forbids to come back to it.
/// </summary>
internal sealed class MetricWriter(IBufferWriter<byte> output)
{
    // Braces, two numbers of at most 24 characters, and what is between them.
    private const int RestOfLine = 80;

    private string name = "";

    /// <summary>Bytes written so far.</summary>
    public long Written { get; private set; }

    /// <summary>Writes levels.</summary>
    public void Write(LevelBook book)
    {
        foreach (var level in book.Levels)
        {
            Begin(level.Name, level.IsSum ? "counter" : "gauge", level.Help);
            foreach (var (value, labels) in level.Samples)
            {
                Sample(LabelText.Of(labels), value);
            }
        }
    }

    /// <summary>Begins a family.</summary>
    public void Begin(string family, string type, string help)
    {
        name = family;
        Text("# HELP ");
        Text(family);
        Text(" ");
        Text(help.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal));
        Text("\n# TYPE ");
        Text(family);
        Text(" ");
        Text(type);
        Text("\n");
    }

    /// <summary>One sample of the family.</summary>
    public void Sample(string labels, double value) => Line("", labels, null, value);

    /// <summary>One histogram of the family.</summary>
    public void Histogram(string labels, ReadOnlySpan<double> bounds, ReadOnlySpan<long> cumulative, double sum, long count)
    {
        for (var i = 0; i < bounds.Length; i++)
        {
            Line("_bucket", labels, bounds[i], cumulative[i]);
        }

        Line("_bucket", labels, double.PositiveInfinity, count);
        Line("_sum", labels, null, sum);
        Line("_count", labels, null, count);
    }

    // One reservation for the whole line: there are thousands.
    private void Line(string suffix, string labels, double? bound, double value)
    {
        var line = output.GetSpan((3 * (name.Length + suffix.Length + labels.Length)) + RestOfLine);
        var length = Encoding.UTF8.GetBytes(name, line);
        length += Encoding.UTF8.GetBytes(suffix, line[length..]);
        if (labels.Length > 0 || bound is not null)
        {
            line[length++] = (byte)'{';
            length += Encoding.UTF8.GetBytes(labels, line[length..]);
            if (bound is { } le)
            {
                length += Encoding.UTF8.GetBytes(labels.Length > 0 ? ",le=\"" : "le=\"", line[length..]);
                length += Number(le, line[length..]);
                line[length++] = (byte)'"';
            }

            line[length++] = (byte)'}';
        }

        line[length++] = (byte)' ';
        length += Number(value, line[length..]);
        line[length++] = (byte)'\n';
        output.Advance(length);
        Written += length;
    }

    private void Text(string text)
    {
        var length = (int)Encoding.UTF8.GetBytes(text, output);
        Written += length;
    }

    private static int Number(double value, Span<byte> to)
    {
        if (!double.IsFinite(value))
        {
            return Encoding.UTF8.GetBytes(double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf", to);
        }

        _ = value.TryFormat(to, out var length, default, CultureInfo.InvariantCulture); // 24 characters are enough for any double.
        return length;
    }
}
