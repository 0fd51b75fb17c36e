using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>Reads <c>scontrol -o -a -d -F show node</c>.</summary>
internal static class ScontrolNodes
{
    /// <summary>The nodes of an output, in the mode of <paramref name="options"/>. Skipped rows make a snapshot incomplete: a node that we do not see may be ours.</summary>
    public static Parsed<SlurmNode> Parse(ReadOnlySpan<byte> output, SlurmOptions options) =>
        ScontrolRecords.Parse(output, "NodeName=", "No nodes in the system", (ScontrolLine record, out string problem) => Read(record, out problem)?.ToNode(options));

    private static SlurmNodeFields? Read(ScontrolLine record, out string problem)
    {
        problem = "scontrol: " + ScontrolRecords.Unreadable + "State, CPUTot, CPUAlloc, RealMemory or AllocMem";
        var state = record[" State="u8];
        if (state.IsEmpty
            || !Bytes.TryNumber(record[" CPUTot="u8], out int cores)
            || !Bytes.TryNumber(record[" CPUAlloc="u8], out int usedCores)
            || !Bytes.TryNumber(record[" RealMemory="u8], out long memory)
            || !Bytes.TryNumber(record[" AllocMem="u8], out long usedMemory))
        {
            return null;
        }

        return new SlurmNodeFields
        {
            Name = Value(record["NodeName="u8]),
            State = Value(state),
            Total = new Resources(cores, memory),
            Used = new Resources(usedCores, usedMemory),
            Gres = (Tres.Read(record[" Gres="u8]), Tres.Read(record[" GresUsed="u8])),
            Reason = Bytes.Text(record.Reason, 1024),
            Features = Value(record[" ActiveFeatures="u8], 65_536),
            Partitions = Value(record[" Partitions="u8], 65_536),
            LastBusy = SlurmNumbers.Time(record[" LastBusyTime="u8]),
            BootedAt = SlurmNumbers.Time(record[" BootTime="u8]),
            Version = Value(record[" Version="u8]),
        };
    }

    private static string Value(ReadOnlySpan<byte> value, int maxBytes = 1024) => SlurmNumbers.IsNothing(value) ? "" : Bytes.Text(value, maxBytes);
}
