namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>
/// What the words of a node's state mean together (pbsnodes(8); the list of PNodeStateToString() in 4.x to 6.x). A node in partial use is <c>free</c>. A node that
/// was just made is <c>down,offline,MOM-list-not-sent</c> until the server has told all nodes of it, and nobody drained it.
/// </summary>
internal readonly record struct NodeWords(bool IsUp, bool IsDrained, bool IsReserved, bool IsFull)
{
    private const string JustMade = "MOM-list-not-sent";

    /// <summary>Reads the state. A word that we do not know makes the node count as not up.</summary>
    public static NodeWords Read(string state)
    {
        var words = state.Split(',', StringSplitOptions.TrimEntries);
        return new NodeWords(
            words.All(w => w is "free" or "offline" or "reserve" or "job-exclusive" or "job-sharing" or "busy" or "time-shared"),
            words.Contains("offline") && !words.Contains(JustMade),
            words.Contains("reserve"),
            words.Contains("job-exclusive"));
    }
}
