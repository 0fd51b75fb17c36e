using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>Takes the records of an output one after another, whichever form it has (<see cref="PbsJson"/>, <see cref="PbsDsv"/>).</summary>
internal abstract class PbsRecords<T>(PbsFields fields)
{
    private readonly PbsValue[] values = new PbsValue[fields.Count];

    /// <summary>The attributes that are wanted.</summary>
    public PbsFields Fields => fields;

    /// <summary>What was made of the records.</summary>
    public List<T> Rows { get; } = [];

    /// <summary>The records that were left out.</summary>
    protected SkippedRows Skipped { get; } = new();

    /// <summary>True where a quote inside a value may stand for itself: no user wrote the texts.</summary>
    public virtual bool HasBareQuotes => false;

    /// <summary>An attribute of the record that is being read.</summary>
    public void Add(int number, PbsValue value) => values[number] = value;

    /// <summary>A member of a whole group that has no number.</summary>
    public virtual void AddOther(ReadOnlySpan<byte> group, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
    }

    /// <summary>The record is over.</summary>
    public void End(ReadOnlySpan<byte> name, ReadOnlySpan<byte> output)
    {
        Read(new PbsRecord(name, output, values));
        Array.Clear(values);
    }

    /// <summary>The result of a reading that ended with or without an error.</summary>
    public Parsed<T> Result(FormatError? error) => new() { Rows = error is null ? Rows : [], Skipped = Skipped.Counts, Error = error };

    /// <summary>Makes something of a record.</summary>
    protected abstract void Read(PbsRecord record);
}
