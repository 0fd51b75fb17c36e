namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>What Grid Engine's programs print when they fail (seen with 8.1.9). Their exit status is 1 whatever happened.</summary>
internal static class SgeMessages
{
    /// <summary>qconf -sel without hosts.</summary>
    public static bool IsNoHosts(string text) => text.Trim() == "no execution host defined";

    /// <summary>A host that is not there: of -de, -dh and of attributes.</summary>
    public static bool IsAbsentHost(string text) =>
        (text.Contains("denied: execution host ", StringComparison.Ordinal)
            || text.Contains("denied: exechost ", StringComparison.Ordinal)
            || text.Contains("denied: administrative host ", StringComparison.Ordinal))
        && text.Contains("does not exist", StringComparison.Ordinal);

    /// <summary>qconf -se of a host that is not there.</summary>
    public static bool IsNoExecutionHost(string text) => text.Contains("is not an execution host", StringComparison.Ordinal);

    /// <summary>qconf -de of a host that a queue still has, or jobs.</summary>
    public static bool IsReferenced(string text) => text.Contains("is still referenced in", StringComparison.Ordinal);

    /// <summary>The caller, or the caller's host, may not do that.</summary>
    public static bool IsPermission(string text) =>
        text.Contains("must be manager for this operation", StringComparison.Ordinal)
        || text.Contains("must be operator for this operation", StringComparison.Ordinal)
        || text.Contains("you have no permission to", StringComparison.Ordinal)
        || text.Contains("is no admin host", StringComparison.Ordinal)
        || text.Contains("is neither submit nor admin host", StringComparison.Ordinal);

    /// <summary>A complex that nobody has defined.</summary>
    public static bool IsUnknownComplex(string text) => text.Contains("is not a complex attribute", StringComparison.Ordinal);

    /// <summary>A queue or host group that does not exist.</summary>
    public static bool IsMissingObject(string text) =>
        (text.Contains("denied: host group ", StringComparison.Ordinal) || text.Contains("denied: cluster queue ", StringComparison.Ordinal))
        && text.Contains("does not exist", StringComparison.Ordinal);

    /// <summary>A name that Grid Engine cannot resolve.</summary>
    public static bool IsUnresolved(string text) =>
        text.Contains("can't resolve hostname", StringComparison.Ordinal) || text.Contains("unable to resolve host", StringComparison.Ordinal);
}
