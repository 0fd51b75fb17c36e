using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Placement;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>What is wrong with a text, as the rest of a sentence that begins with the setting and the text; empty when nothing is.</summary>
internal static class Texts
{
    /// <summary>The kernel's sun_path has 108 bytes with its end (unix(7)).</summary>
    public const int LongestSocket = 107;

    private static readonly string[] RefusedVariables = ["PATH", "IFS", "UID", "EUID", "ENV"];
    private static readonly string[] SecretWords = ["PASSWORD", "PASSWD", "SECRET", "TOKEN", "PRIVATE", "CREDENTIAL"];

    /// <summary>For an absolute path.</summary>
    public static string PathProblem(string text) =>
        text.StartsWith('/') ? AnyPathProblem(text) : "is not an absolute path. Begin it with \"/\".";

    /// <summary>For an absolute path that is the same for every program that reads it.</summary>
    public static string PlainPathProblem(string text) =>
        PathProblem(text) is { Length: > 0 } problem ? problem
            : text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-') ? ""
            : "has characters that other programs read as something else. Use letters, digits, \"/\", \".\", \"_\" and \"-\".";

    /// <summary>For a path.</summary>
    public static string AnyPathProblem(string text) =>
        text switch
        {
            "" => "is empty. Write a path.",
            _ when text.Any(char.IsControl) => "has a control character. Remove it.",
            _ when text.Split('/').Contains("..") => "has \"..\" in it. Write the path without.",
            { Length: > 4095 } => "is longer than 4095 characters.",
            _ => "",
        };

    /// <summary>For the absolute path of a unix socket.</summary>
    public static string SocketProblem(string text) =>
        PathProblem(text) is { Length: > 0 } problem ? problem : FitsSocket(text) ? "" : $"is too long for a socket: at most {LongestSocket} bytes.";

    /// <summary>True when a path is not too long for a unix socket.</summary>
    public static bool FitsSocket(string path) => Encoding.UTF8.GetByteCount(path) <= LongestSocket;

    /// <summary>For a disk's device.</summary>
    public static string DeviceProblem(string text) =>
        text is ['v' or 's' or 'h', 'd', >= 'a' and <= 'z'] ? "" : "is not a disk's device. Write for example vdb.";

    /// <summary>For a text on one line.</summary>
    public static string LineProblem(string text) =>
        text.Any(char.IsControl) ? "has a line end or another control character. Write it on one line." : "";

    /// <summary>For the value of a context variable.</summary>
    public static string VariableValueProblem(string text) =>
        text.Any(c => char.IsControl(c) && c is not ('\n' or '\t')) ? "has a control character. Remove it." : "";

    /// <summary>For the name of a bridge on Linux: an interface name has at most 15 characters.</summary>
    public static string BridgeProblem(string text) =>
        text.Length <= 15 && SafeName.IsSafe(text) ? "" : "cannot be a bridge. Use letters, digits, \".\", \"_\" and \"-\", at most 15.";

    /// <summary>For a node feature.</summary>
    public static string FeatureProblem(string text) =>
        text.Length is > 0 and <= 63 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-')
            ? ""
            : "cannot be a feature. Use letters, digits, \".\", \"_\" and \"-\", at most 63.";

    /// <summary>For an attribute of a host.</summary>
    public static string AttributeProblem(string text) =>
        text.Length is 0 or > 63 || char.IsAsciiDigit(text[0]) || !text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_')
            ? "cannot be an attribute. Use A to Z, 0 to 9 and \"_\", not starting with a digit."
            : HostVariables.Counted.Contains(text) ? "is counted by the service. Choose another name." : "";

    /// <summary>For the requirements of a template.</summary>
    public static string RequirementsProblem(string text) => Requirements.TryParse(text, out _, out var error) ? "" : $"cannot be read: {error}";

    /// <summary>For the rank of a template.</summary>
    public static string RankProblem(string text) => Rank.TryParse(text, out _, out var error) ? "" : $"cannot be read: {error}";

    /// <summary>For a context variable. The guest sources them as root: a PATH of the context would leave it without programs.</summary>
    public static string VariableProblem(string text)
    {
        if (text.Length is 0 or > 63 || char.IsAsciiDigit(text[0]) || !text.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_'))
        {
            return "cannot be a variable. Use A to Z, 0 to 9 and \"_\", not starting with a digit.";
        }

        return RefusedVariables.Contains(text) || text.StartsWith("LD_", StringComparison.Ordinal) || text.StartsWith("BASH", StringComparison.Ordinal)
            ? "would break the guest's shell. Choose another name."
            : "";
    }

    /// <summary>True for the name of a variable whose value is better not shown.</summary>
    public static bool IsSecretVariable(string name) =>
        SecretWords.Any(word => name.Contains(word, StringComparison.Ordinal));

    /// <summary>For the name of a file in the context volume.</summary>
    public static string ContextFileProblem(string text) =>
        text == "context.sh"
            ? "is the context's own file. Choose another name."
            : SafeName.IsSafe(text) ? "" : "cannot be a file name here. Use letters, digits, \".\", \"_\" and \"-\", at most 63.";
}
