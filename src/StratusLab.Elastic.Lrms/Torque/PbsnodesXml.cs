using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>
/// Reads what <c>pbsnodes -x</c> prints. A node that cannot be read discredits the whole: it may be ours, and nobody but an administrator can spoil a node's attributes.
/// </summary>
internal static class PbsnodesXml
{
    /// <summary>The nodes.</summary>
    public static Parsed<TorqueNode> Parse(Stream output)
    {
        var records = new XmlRecords(output, "Node"u8);
        var nodes = new List<TorqueNode>();
        while (records.TryRead(out var record))
        {
            var (node, offset, problem) = Read(record);
            if (node is null)
            {
                return new Parsed<TorqueNode> { Error = records.At(offset, problem) };
            }

            nodes.Add(node);
        }

        // Without nodes pbsnodes fails, and says so.
        var error = records.Error ?? (nodes.Count == 0 ? new FormatError(1, 1, "", "pbsnodes listed no node and gave no error") : null);
        return error is null ? new Parsed<TorqueNode> { Rows = nodes } : new Parsed<TorqueNode> { Error = error };
    }

    private static (TorqueNode? Node, int Offset, string Problem) Read(ReadOnlySpan<byte> record)
    {
        var (name, state, note, properties) = ("", "", "", "");
        var (cores, gpus, slots, status) = (-1, 0, new NodeSlots(0, []), default(NodeStatus));
        var elements = new XmlElements(record);
        while (elements.Next())
        {
            var inside = elements.Inside;
            var isRead = true;
            switch (elements.Name)
            {
                case var n when n.SequenceEqual("name"u8): name = XmlText.Read(inside).Trim(); break;
                case var n when n.SequenceEqual("state"u8): state = XmlText.Read(inside).Trim(); break;
                case var n when n.SequenceEqual("np"u8): isRead = Bytes.TryNumber(inside.Trim((byte)' '), out cores); break;
                case var n when n.SequenceEqual("gpus"u8): isRead = Bytes.TryNumber(inside.Trim((byte)' '), out gpus); break;
                case var n when n.SequenceEqual("properties"u8): properties = XmlText.Read(inside, int.MaxValue); break;
                case var n when n.SequenceEqual("note"u8): note = XmlText.Read(inside, 4096).Trim(); break;
                case var n when n.SequenceEqual("jobs"u8): isRead = NodeSlots.TryRead(inside, out slots); break;
                case var n when n.SequenceEqual("status"u8): status = NodeStatus.Read(inside); break;
            }

            if (!isRead)
            {
                return (null, elements.Offset, $"the {XmlText.Read(elements.Name)} before here cannot be read");
            }
        }

        return elements.Problem is { } problem ? (null, elements.Offset, problem)
            : name.Length == 0 || state.Length == 0 || cores < 0 ? (null, 0, "a node without name, state or np begins here")
            : (Make(name, state, note, properties, new Resources(cores, status.MemoryMiB, gpus), slots, status), 0, "");
    }

    private static TorqueNode Make(string name, string state, string note, string properties, Resources total, NodeSlots slots, NodeStatus status)
    {
        var words = NodeWords.Read(state);
        var marks = properties.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToLookup(p => p.StartsWith(TorqueNode.MarkPrefix, StringComparison.Ordinal));
        return new TorqueNode
        {
            Jobs = slots.Jobs,
            Marks = [.. marks[true]],
            Note = note,
            Version = status.Version,
            Node = new LrmsNode
            {
                Name = new NodeName(name),
                IsUp = words.IsUp && !status.IsSick,
                IsDrained = words.IsDrained,
                IsReserved = words.IsReserved,
                HasJobs = slots.Count > 0 || words.IsFull,
                Reason = note.Length > 0 ? note : status.Message,
                Total = total,
                Allocated = new Resources(words.IsFull ? total.Cores : Math.Min(slots.Count, total.Cores), 0),
                Features = [.. marks[false]],
                StateText = state,
            },
        };
    }
}
