using System.Globalization;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// Reads the nodes of <c>sinfo --json</c> (22.05: a base state in small letters with flags beside it) and of <c>scontrol --json show node</c> (since 23.11: one list of
/// words), into what <see cref="ScontrolNodes"/> reads of text.
/// </summary>
internal static class JsonNodes
{
    private static readonly string[] Names =
    [
        "name", "state", "state_flags", "cpus", "alloc_cpus", "real_memory", "alloc_memory", "gres", "gres_used", "reason", "reason_set_by_user", "reason_changed_at",
        "active_features", "partitions", "last_busy", "boot_time", "slurmd_version", "version",
    ];

    private enum Field
    {
        Name,
        State,
        Flags,
        Cores,
        UsedCores,
        Memory,
        UsedMemory,
        Gres,
        GresUsed,
        Reason,
        ReasonUser,
        ReasonTime,
        Features,
        Partitions,
        LastBusy,
        BootedAt,
        SlurmdVersion,
        Version,
    }

    /// <summary>The nodes of an output, in the mode of <paramref name="options"/>.</summary>
    public static Parsed<SlurmNode> Parse(Stream output, SlurmOptions options)
    {
        var (rows, skipped) = (new List<SlurmNode>(), new SkippedRows());
        var error = SlurmJson.Read(output, "nodes", new JsonFields(Names), record =>
        {
            if (Read(record) is { } fields)
            {
                rows.Add(fields.ToNode(options));
            }
            else
            {
                skipped.Add("JSON: " + ScontrolRecords.Unreadable + "name, state, cpus, alloc_cpus, real_memory or alloc_memory");
            }
        });
        return new Parsed<SlurmNode> { Rows = rows, Skipped = skipped.Counts, Error = error };
    }

    private static SlurmNodeFields? Read(JsonRecord record)
    {
        if (Of(record, Field.Name).IsEmpty
            || Of(record, Field.State).IsEmpty
            || !Bytes.TryNumber(Of(record, Field.Cores), out int cores)
            || !Bytes.TryNumber(Of(record, Field.UsedCores), out int usedCores)
            || !Bytes.TryNumber(Of(record, Field.Memory), out long memory)
            || !Bytes.TryNumber(Of(record, Field.UsedMemory), out long usedMemory))
        {
            return null;
        }

        return new SlurmNodeFields
        {
            Name = Text(record, Field.Name),
            State = State(record),
            Total = new Resources(cores, memory),
            Used = new Resources(usedCores, usedMemory),
            Gres = (Tres.Read(Of(record, Field.Gres)), Tres.Read(Of(record, Field.GresUsed))),
            Reason = Reason(record),
            Features = Text(record, Field.Features, 65_536),
            Partitions = Text(record, Field.Partitions, 65_536),
            LastBusy = SlurmNumbers.Time(Of(record, Field.LastBusy)),
            BootedAt = SlurmNumbers.Time(Of(record, Field.BootedAt)),
            Version = Text(record, Of(record, Field.Version).IsEmpty ? Field.SlurmdVersion : Field.Version),
        };
    }

    private static string State(JsonRecord record)
    {
        var words = Text(record, Field.State).ToUpperInvariant().Replace(',', '+');
        var flags = Text(record, Field.Flags).Replace(',', '+');
        return flags.Length > 0 ? $"{words}+{flags}" : words;
    }

    // As scontrol prints it: the reason, who gave it and when.
    private static string Reason(JsonRecord record) => Text(record, Field.Reason) is { Length: > 0 } reason
        ? string.Create(CultureInfo.InvariantCulture, $"{reason} [{Text(record, Field.ReasonUser)}@{Text(record, Field.ReasonTime)}]")
        : "";

    private static string Text(JsonRecord record, Field field, int maxBytes = 1024) => record.Text((int)field, maxBytes);

    private static ReadOnlySpan<byte> Of(JsonRecord record, Field field) => record[(int)field];
}
