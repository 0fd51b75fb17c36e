using System.Collections.Frozen;
using System.Text.RegularExpressions;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Context;

/// <summary>Which names a context variable and a context file may have.</summary>
public static partial class ContextNames
{
    /// <summary>The name of the script with the variables, which no file may take.</summary>
    public const string Script = "context.sh";

    // The guest sources the variables as root. These decide what a shell runs or how it reads, are set by it over and over, or cannot be set at all:
    // a context with PATH bricks a guest; "readonly" UID ends a POSIX shell at the line. From bash(1) "Shell Variables", dash(1), environ(7), ld.so(8).
    private static readonly FrozenSet<string> Refused = FrozenSet.Create(
        StringComparer.Ordinal,
        "_", "CDPATH", "DIRSTACK", "ENV", "EPOCHREALTIME", "EPOCHSECONDS", "EUID", "EXECIGNORE", "FCEDIT", "FIGNORE", "FPATH", "FUNCNAME", "FUNCNEST", "GLOBIGNORE", "GROUPS",
        "HISTCMD", "HISTFILE", "HISTSIZE", "HOME", "HOSTFILE", "IFS", "IGNOREEOF", "INPUTRC", "LINENO", "LOGNAME", "MAIL", "MAILCHECK", "MAILPATH", "MAPFILE", "NLSPATH",
        "OLDPWD", "OPTARG", "OPTERR", "OPTIND", "PATH", "PIPESTATUS", "POSIXLY_CORRECT", "PPID", "PROMPT_COMMAND", "PROMPT_DIRTRIM", "PS0", "PS1", "PS2", "PS3", "PS4", "PWD",
        "RANDOM", "READLINE_LINE", "READLINE_MARK", "READLINE_POINT", "REPLY", "SECONDS", "SHELL", "SHELLOPTS", "SHLVL", "SRANDOM", "TERM", "TIMEFORMAT", "TMOUT", "TMPDIR", "UID", "USER");

    private static readonly string[] RefusedPrefixes = ["BASH", "COMP_", "GCONV_", "GLIBC_", "LD_", "MALLOC_", "PERL", "PYTHON"];

    /// <summary>Why a variable may not have this name; null when it may.</summary>
    public static string? RefuseVariable(string name) =>
        !Variable().IsMatch(name) ? $"\"{Printable.Text(name, 80)}\" is no variable name: capital letters, digits and underscores, not starting with a digit, at most 128 characters"
        : Refused.Contains(name) || RefusedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) ? $"{name} would change how the guest's shell works"
        : null;

    /// <summary>Why a file may not have this name; null when it may.</summary>
    public static string? RefuseFile(string name) =>
        !SafeName.IsSafe(name) ? $"\"{Printable.Text(name, 80)}\" is no file name for a context: letters, digits, '.', '_' and '-', starting with a letter or digit, at most {SafeName.MaxLength} characters"
        : string.Equals(name, Script, StringComparison.OrdinalIgnoreCase) ? $"{Script} is written from the variables"
        : null;

    [GeneratedRegex(@"\A[A-Z_][A-Z0-9_]{0,127}\z")]
    private static partial Regex Variable();
}
