using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>
/// The requests of a job as <c>qstat -r</c> prints them: all that is between the job's full name and its end. Wishes (soft requests) are no requests.
/// </summary>
internal sealed record JobRequests
{
    private readonly List<(string Name, string Value)> resources = [];
    private readonly List<string> queues = [];

    /// <summary>The parallel environment it asks for, possibly a pattern; empty when it is no parallel job.</summary>
    public string Environment { get; private set; } = "";

    /// <summary>The one it was given.</summary>
    public string Granted { get; private set; } = "";

    /// <summary>The slots it asks for, at least.</summary>
    public int Slots { get; private set; } = 1;

    /// <summary>True when it waits for other jobs.</summary>
    public bool HasPredecessors { get; private set; }

    /// <summary>Patterns of the queues it may start in; empty for all.</summary>
    public IReadOnlyList<string> Queues => queues;

    /// <summary>The resources it asks for.</summary>
    public IReadOnlyList<(string Name, string Value)> Resources => resources;

    /// <summary>Reads them; null when the text is something else.</summary>
    public static JobRequests? Read(ReadOnlySpan<byte> text)
    {
        var requests = new JobRequests();
        var scanner = new XmlScanner(text);
        while (true)
        {
            if (text[scanner.Position..].IndexOf((byte)'<') < 0)
            {
                return requests;
            }

            // Seen on its own, each leaf is a document; the next one begins where it ends.
            if (scanner.Next() != XmlPart.Leaf || !requests.Take(scanner))
            {
                return null;
            }

            text = text[scanner.Position..];
            scanner = new XmlScanner(text);
        }
    }

    private bool Take(XmlScanner leaf)
    {
        var name = leaf.Name;
        if (name.SequenceEqual("hard_request"u8))
        {
            resources.Add((XmlText.Read(leaf.Attribute("name"u8)), XmlText.Read(leaf.Value)));
        }
        else if (name.SequenceEqual("hard_req_queue"u8))
        {
            queues.Add(XmlText.Read(leaf.Value));
        }
        else if (name.SequenceEqual("requested_pe"u8))
        {
            Environment = XmlText.Read(leaf.Attribute("name"u8));
            return TakeSlots(leaf.Value);
        }
        else if (name.SequenceEqual("granted_pe"u8))
        {
            Granted = XmlText.Read(leaf.Attribute("name"u8));
        }
        else if (name.SequenceEqual("predecessor_jobs"u8) || name.SequenceEqual("ad_predecessor_jobs"u8))
        {
            HasPredecessors = true;
        }

        return true;
    }

    // A number or a range, "2-8", "2-", "2-8:2", "4,8": what counts is what it needs at least.
    private bool TakeSlots(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny((byte)'-', (byte)',');
        var isNumber = Bytes.TryNumber(end < 0 ? text : text[..end], out int slots);
        Slots = end == 0 ? 1 : Math.Max(1, slots);
        return isNumber || end == 0;
    }
}
