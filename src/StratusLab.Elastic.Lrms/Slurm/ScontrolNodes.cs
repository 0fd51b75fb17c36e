using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>Reads <c>scontrol -o -a -d show node</c>.</summary>
internal static class ScontrolNodes
{
    /// <summary>The nodes of an output, in dynamic mode. Skipped rows make a snapshot incomplete: a node that we do not see may be ours.</summary>
    public static Parsed<SlurmNode> Parse(ReadOnlySpan<byte> output) =>
        ScontrolRecords.Parse<SlurmNode>(output, "NodeName=", "No nodes in the system", Read);

    /// <summary>The nodes of an output, in the mode of <paramref name="options"/>: in cloud mode Slurm calls for nodes, releases them and gives them up.</summary>
    public static Parsed<SlurmNode> Parse(ReadOnlySpan<byte> output, SlurmOptions options) => options.Mode == SlurmMode.Dynamic
        ? Parse(output)
        : ScontrolRecords.Parse(output, "NodeName=", "No nodes in the system", (ScontrolLine record, out string problem) => ReadCloud(record, options.Mark, out problem));

    // A node that was given up by somebody else than Slurm or us is not ours to give back.
    private static SlurmNode? ReadCloud(ScontrolLine record, string mark, out string problem)
    {
        if (Read(record, out problem) is not { } read)
        {
            return null;
        }

        var state = NodeStateWords.Read(record[" State="u8]);
        var reason = read.Node.Reason;
        var isGivenUp = state.IsOutOfUse && (reason.StartsWith(mark, StringComparison.Ordinal) || SlurmDrains.IsOwn(reason));
        return read with { Node = read.Node with { Call = isGivenUp ? NodeCall.GivenUp : state.Call, IsDrained = read.Node.IsDrained || state.IsAboutToPowerDown } };
    }

    private static SlurmNode? Read(ScontrolLine record, out string problem)
    {
        problem = ScontrolRecords.Unreadable + "State, CPUTot, CPUAlloc, RealMemory or AllocMem";
        var stateText = record[" State="u8];
        if (stateText.IsEmpty
            || !Bytes.TryNumber(record[" CPUTot="u8], out int cores)
            || !Bytes.TryNumber(record[" CPUAlloc="u8], out int usedCores)
            || !Bytes.TryNumber(record[" RealMemory="u8], out long memory)
            || !Bytes.TryNumber(record[" AllocMem="u8], out long usedMemory))
        {
            return null;
        }

        var state = NodeStateWords.Read(stateText);
        var reason = Bytes.Text(record.Reason, 1024);
        var isSlurmsDrain = state.IsDrained && SlurmDrains.IsOwn(reason);
        return new SlurmNode
        {
            IsDynamic = state.IsDynamic,
            IsDown = state.IsDown || isSlurmsDrain,
            IsPlanned = state.IsPlanned,
            Version = Value(record[" Version="u8]),
            Node = new LrmsNode
            {
                Name = new NodeName(Value(record["NodeName="u8])),
                IsUp = state.IsUp && !isSlurmsDrain,
                IsDrained = state.IsDrained && !isSlurmsDrain,
                IsReserved = state.IsReserved,
                HasJobs = state.IsBusy || usedCores > 0,
                Reason = reason,
                Total = new Resources(cores, memory, Tres.Read(record[" Gres="u8]).Gpus),
                Allocated = new Resources(usedCores, usedMemory, Tres.Read(record[" GresUsed="u8]).Gpus),
                Features = List(record[" ActiveFeatures="u8]),
                Queues = [.. List(record[" Partitions="u8]).Select(name => new QueueName(name))],
                LastBusy = SlurmNumbers.Time(record[" LastBusyTime="u8]),
                BootedAt = SlurmNumbers.Time(record[" BootTime="u8]),
                StateText = Value(stateText),
            },
        };
    }

    private static string Value(ReadOnlySpan<byte> value) => SlurmNumbers.IsNothing(value) ? "" : Bytes.Text(value, 1024);

    private static ImmutableArray<string> List(ReadOnlySpan<byte> value) =>
        SlurmNumbers.IsNothing(value) ? [] : [.. Bytes.Text(value, 65_536).Split(',')];
}
