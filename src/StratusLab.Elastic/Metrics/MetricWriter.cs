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
    private string name = "";

    /// <summary>Bytes written so far.</summary>
    public long Written { get; private set; }

    /// <summary>Begins a gauge; the name is given without the prefix.</summary>
    public void Gauge(string shortName, string help) => Begin(ElasticMetrics.Prefix + shortName, "gauge", help);

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

    /// <summary>One sample of the family.</summary>
    public void Sample(double value, params ReadOnlySpan<(string Name, string Value)> labels) => Line("", LabelText.Of(labels), null, value);

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

    private void Line(string suffix, string labels, double? bound, double value)
    {
        Text(name);
        Text(suffix);
        if (labels.Length > 0 || bound is not null)
        {
            Text("{");
            Text(labels);
            if (bound is { } le)
            {
                Text(labels.Length > 0 ? ",le=\"" : "le=\"");
                Number(le);
                Text("\"");
            }

            Text("}");
        }

        Text(" ");
        Number(value);
        Text("\n");
    }

    private void Text(string text)
    {
        var length = (int)Encoding.UTF8.GetBytes(text, output);
        Written += length;
    }

    private void Number(double value)
    {
        if (!double.IsFinite(value))
        {
            Text(double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
            return;
        }

        var room = output.GetSpan(32);
        _ = value.TryFormat(room, out var length, default, CultureInfo.InvariantCulture); // 24 characters are enough for any double.
        output.Advance(length);
        Written += length;
    }
}
