using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Pbs;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>
/// Makes nodes of what <c>pbsnodes -av</c> prints. A node that cannot be read makes the whole unusable: no user can spoil it, and a node that we do not see may be
/// ours.
/// </summary>
internal sealed class PbsNodes() : PbsRecords<PbsNode>(WantedFields)
{
    private const string Available = "resources_available";

    // The server comments on nodes that nobody else commented on (node_manager.c, set_all_state()).
    private const string ServersOwn = "node down: ";

    private static readonly PbsFields WantedFields = new(
        [
            "state", "comment", "jobs", "maintenance_jobs", "resv", "queue", "last_used_time",
            "resources_available.ncpus", "resources_available.mem", "resources_available.ngpus",
            "resources_assigned.ncpus", "resources_assigned.mem", "resources_assigned.ngpus",
        ],
        Available);

    private ImmutableArray<string> features = [];

    /// <summary>The first node that could not be read; null when all could.</summary>
    public string? Unreadable { get; private set; }

    /// <inheritdoc/>
    public override bool HasBareQuotes => true;

    /// <inheritdoc/>
    public override void AddOther(ReadOnlySpan<byte> group, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.SequenceEqual("True"u8))
        {
            features = features.Add(Bytes.Text(name));
        }
    }

    /// <inheritdoc/>
    protected override void Read(PbsRecord record)
    {
        var name = Bytes.Text(record.Name);
        if (!TryRead(record, name, out var node))
        {
            Unreadable ??= name;
        }
        else
        {
            Rows.Add(node);
        }

        features = [];
    }

    private bool TryRead(PbsRecord record, string name, out PbsNode node)
    {
        node = null!; // Not to be used when this says false.
        var stateText = record.Text((int)NodeField.State);
        var state = PbsNodeStates.Read(stateText);
        if (name.Length == 0 || stateText.Length == 0
            || !TryAmount(record, NodeField.Cores, NodeField.Memory, NodeField.Gpus, out var total)
            || !TryAmount(record, NodeField.UsedCores, NodeField.UsedMemory, NodeField.UsedGpus, out var used)
            || !TryJobs(record[(int)NodeField.Jobs], out var jobs))
        {
            return false;
        }

        var comment = record.Text((int)NodeField.Comment, 1024);
        var lastUsed = PbsTime.Read(record[(int)NodeField.LastUsed]);
        var queue = record.Text((int)NodeField.Queue);
        node = new PbsNode
        {
            Comment = comment,
            Jobs = jobs,
            IsDown = state.IsDown,
            IsUnused = (comment.Length == 0 || comment.StartsWith(ServersOwn, StringComparison.Ordinal)) && jobs.IsEmpty && lastUsed is null,
            Node = new LrmsNode
            {
                Name = new NodeName(name),
                IsUp = state.IsUp,
                IsDrained = state.IsOffline,
                IsReserved = state.IsReserved || !record[(int)NodeField.Reservations].IsEmpty,
                HasJobs = state.IsBusy || !jobs.IsEmpty || !record[(int)NodeField.MaintenanceJobs].IsEmpty || used.Cores > 0,
                Reason = state is { IsUp: true, IsOffline: false } ? "" : comment,
                Total = total,
                Allocated = used,
                Features = features,
                Queues = queue.Length == 0 ? [] : [new QueueName(queue)],
                LastBusy = lastUsed,
                StateText = stateText,
            },
        };
        return true;
    }

    // What a node does not name it has none of: one that never answered names nothing.
    private static bool TryAmount(PbsRecord record, NodeField cores, NodeField memory, NodeField gpus, out Resources amount)
    {
        var isRead = TryNumber(record[(int)cores], out var coreCount) & TryNumber(record[(int)gpus], out var gpuCount);
        var mib = 0L;
        isRead &= record[(int)memory].IsEmpty || PbsSize.TryMiB(record[(int)memory], out mib);
        amount = new Resources(coreCount, mib, gpuCount);
        return isRead;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        return text.IsEmpty || Bytes.TryNumber(text, out number);
    }

    // ["0.vm", "2[1].vm"] or 0.vm/0, 2[1].vm/1; a job of several cores may stand there once for each.
    private static bool TryJobs(ReadOnlySpan<byte> text, out ImmutableArray<JobId> jobs)
    {
        jobs = [];
        text = text is [(byte)'[', .. var inside, (byte)']'] ? inside : text;
        foreach (var range in text.Split((byte)','))
        {
            var entry = text[range].Trim("\" "u8);
            var slash = entry.IndexOf((byte)'/');
            entry = slash < 0 ? entry : entry[..slash];
            if (entry.IsEmpty)
            {
                continue;
            }

            if (!PbsJobId.TryRead(entry, out var id))
            {
                return false;
            }

            jobs = jobs.Contains(id.Id) ? jobs : jobs.Add(id.Id);
        }

        return true;
    }
}
