namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>What Torque's programs print when they fail (pbs_error_db.h; seen with 6.1.3). Their exit codes tell little: qmgr's is 2 whatever went wrong.</summary>
internal static class TorqueMessages
{
    /// <summary>A node that is not there; of <c>create node</c>, a name that the server cannot resolve.</summary>
    public static bool IsUnknownNode(string text) => text.Contains("Unknown node", StringComparison.Ordinal) || IsWithoutNodes(text);

    /// <summary>The server has no node at all, which pbsnodes takes for a failure.</summary>
    public static bool IsWithoutNodes(string text) => text.Contains("node list is empty", StringComparison.Ordinal);

    /// <summary>A node that is there already.</summary>
    public static bool IsKnownNode(string text) => text.Contains("Node name already exists", StringComparison.Ordinal);

    /// <summary>The caller may not do that.</summary>
    public static bool IsPermission(string text) =>
        text.Contains("Unauthorized Request", StringComparison.Ordinal) || text.Contains("No Permission", StringComparison.Ordinal);

    /// <summary>The server does not know the caller's machine.</summary>
    public static bool IsUnknownHost(string text) => text.Contains("Access from host not allowed", StringComparison.Ordinal);

    /// <summary>A job whose user said that it must not run twice.</summary>
    public static bool IsNotRerunnable(string text) => text.Contains("Job not rerunnable", StringComparison.Ordinal);

    /// <summary>A job that is not there any more.</summary>
    public static bool IsUnknownJob(string text) => text.Contains("Unknown Job", StringComparison.OrdinalIgnoreCase);

    /// <summary>A job that does not run: it waits, or it is ending.</summary>
    public static bool IsWrongState(string text) => text.Contains("Request invalid for state of job", StringComparison.Ordinal);
}
