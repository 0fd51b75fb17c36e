using StratusLab.Elastic.Configuration.Yaml;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>How a setting of type <typeparamref name="T"/> is written: reads it, prints it again, and describes itself for the reference.</summary>
internal abstract class Syntax<T>
{
    /// <summary>What is written, with its unit: "a duration", "a list of names".</summary>
    public abstract string Unit { get; }

    /// <summary>What is accepted of it; empty when <see cref="Unit"/> says all.</summary>
    public virtual string Range => "";

    /// <summary>Reads a value. What is wrong is reported to <paramref name="reading"/> and gives a bad field.</summary>
    public abstract Field<T> Read(Node node, string path, Findings reading);

    /// <summary>The value as YAML on one line. Secrets are masked; everything else is read back as it was.</summary>
    public abstract string Print(T value);

    /// <summary>Called when a setting that must be written is missing, beside the report.</summary>
    public virtual void OnMissing(Findings reading)
    {
    }

    /// <summary>A bad field, with the report that <paramref name="node"/> is not what is wanted.</summary>
    protected static Field<T> Mismatch(Node node, string path, Findings reading, string wanted)
    {
        reading.ReportMismatch(node, path, wanted);
        return Field<T>.Bad(node.At, path);
    }
}
