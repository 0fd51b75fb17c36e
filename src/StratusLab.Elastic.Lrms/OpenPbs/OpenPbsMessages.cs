using System.Globalization;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>
/// What PBS's programs print when they fail. qmgr names the number of the error (pbs_error.h) and exits with its last 8 bits; pbsnodes prints the message alone.
/// </summary>
internal static class OpenPbsMessages
{
    private const int NoPermission = 15007;
    private const int ObjectBusy = 15027;
    private const int UnknownResource = 15035;
    private const int UnknownNode = 15062;
    private const int NodeExists = 15066;

    /// <summary>There is no node at all: pbsnodes then fails, or prints nothing.</summary>
    public static bool IsNoNodes(string error) =>
        error.Contains("Server has no node list", StringComparison.Ordinal) || error.Contains("No nodes found", StringComparison.Ordinal);

    /// <summary>The node is not there; of <c>create</c>: its name does not resolve on the server.</summary>
    public static bool IsUnknownNode(string error) => CodeOf(error) == UnknownNode || error.Contains("Unknown node", StringComparison.Ordinal);

    /// <summary>The server itself says to qmgr that there is no such node.</summary>
    public static bool IsGoneNode(string error) => CodeOf(error) == UnknownNode;

    /// <summary>The node is there already.</summary>
    public static bool IsNodeThere(string error) => CodeOf(error) == NodeExists;

    /// <summary>The node has jobs or a reservation.</summary>
    public static bool IsBusyNode(string error) => CodeOf(error) == ObjectBusy;

    /// <summary>A resource that the server does not know.</summary>
    public static bool IsUnknownResource(string error) => CodeOf(error) == UnknownResource;

    /// <summary>The caller is neither a manager nor an operator of the server.</summary>
    public static bool IsPermission(string error) => CodeOf(error) == NoPermission || error.Contains("Unauthorized Request", StringComparison.Ordinal);

    /// <summary>qrerun or qdel met nothing but jobs that are over or not running any more.</summary>
    public static bool IsNothingToRerun(string error) => error.Split(';').All(line => line.Contains("Unknown Job Id", StringComparison.Ordinal) || IsWrongState(line));

    /// <summary>qrerun did not take <paramref name="job"/> because it does not run: it waits, or it is ending.</summary>
    public static bool IsWrongState(string error, string job) => error.Split(';').Any(line => IsWrongState(line) && line.Split(' ').Contains(job));

    private static bool IsWrongState(string line) => line.Contains("Request invalid for state of job", StringComparison.Ordinal);

    // "qmgr: Error (15027) returned from server"
    private static int? CodeOf(string error)
    {
        const string Mark = "Error (";
        var start = error.LastIndexOf(Mark, StringComparison.Ordinal);
        var end = start < 0 ? -1 : error.IndexOf(')', start);
        return end > 0 && int.TryParse(error.AsSpan(start + Mark.Length, end - start - Mark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? code
            : null;
    }
}
