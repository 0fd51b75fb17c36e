namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>What Slurm's programs print when they fail (slurm_errno.c; seen with 22.05). There are no exit codes to tell failures apart.</summary>
internal static class SlurmMessages
{
    /// <summary>A node that is not there: of <c>show</c> on standard output, of <c>update</c> and <c>delete</c> on standard error.</summary>
    public static bool IsUnknownNode(string text) =>
        text.Contains("Invalid node name specified", StringComparison.Ordinal)
        || (text.StartsWith("Node ", StringComparison.Ordinal) && text.TrimEnd().EndsWith(" not found", StringComparison.Ordinal));

    /// <summary>A node that Slurm does not delete because of a job or a reservation; 22.05 says so of a node of slurm.conf, too.</summary>
    public static bool IsBusyNode(string text) => text.Contains("Requested nodes are busy", StringComparison.Ordinal);

    /// <summary>The caller may not do that. 22.05 says "Invalid user id" of an update by an ordinary user.</summary>
    public static bool IsPermission(string text) =>
        text.Contains("Invalid user id", StringComparison.Ordinal) || text.Contains("Access/permission denied", StringComparison.Ordinal);

    /// <summary>The program found no usable configuration.</summary>
    public static bool IsConfiguration(string text) =>
        text.Contains("Could not establish a configuration source", StringComparison.Ordinal)
        || text.Contains("Unable to process configuration file", StringComparison.Ordinal);
}
