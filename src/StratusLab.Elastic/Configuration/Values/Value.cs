using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>The kinds of values that settings have.</summary>
internal static class Value
{
    /// <summary>A name that may stand in a command line.</summary>
    public static TextSyntax Name { get; } = new(
        "a name",
        text => SafeName.IsSafe(text)
            ? ""
            : $"cannot be a name. Use letters, digits, \".\", \"_\" and \"-\", starting with a letter or digit, at most {SafeName.MaxLength}.");

    /// <summary>An absolute path on the service's machine. Whether it exists is not looked at here.</summary>
    public static TextSyntax Path { get; } = new("an absolute path", Texts.PathProblem);

    /// <summary>Where a unix socket is.</summary>
    public static TextSyntax SocketPath { get; } = new("an absolute path", Texts.SocketProblem);

    /// <summary>An absolute path that goes into configurations and scripts of other programs.</summary>
    public static TextSyntax PlainPath { get; } = new("an absolute path", Texts.PlainPathProblem);

    /// <summary>A path that may be relative to another setting.</summary>
    public static TextSyntax AnyPath { get; } = new("a path", Texts.AnyPathProblem);

    /// <summary>A text on one line.</summary>
    public static TextSyntax Line { get; } = new("a text", Texts.LineProblem);

    /// <summary>The value of a context variable: a text that may have several lines, and may be a secret.</summary>
    public static TextSyntax Variable { get; } = new("a text", Texts.VariableValueProblem, isSecret: true);

    /// <summary>True or false.</summary>
    public static FlagSyntax Flag { get; } = new();

    /// <summary>An IPv4 address.</summary>
    public static AddressSyntax Address { get; } = new();

    /// <summary>A duration from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static DurationSyntax Duration(TimeSpan least, TimeSpan most) => new(least, most);

    /// <summary>A size between two numbers of MiB.</summary>
    public static SizeSyntax Size(long leastMiB, long mostMiB) => new(leastMiB, mostMiB);

    /// <summary>A whole number.</summary>
    public static IntegerSyntax Integer(int least, int most) => new(least, most);

    /// <summary>A number.</summary>
    public static NumberSyntax Number(double least, double most) => new(least, most);

    /// <summary>One of these words.</summary>
    public static ChoiceSyntax<string> Choice(params ImmutableArray<string> words) => new([.. words.Select(w => (w, w))]);

    /// <summary>The name of a new thing.</summary>
    public static DeclaredNameSyntax NewName(NameKind kind) => new(kind);

    /// <summary>The name of a thing that is declared elsewhere.</summary>
    public static ReferenceSyntax Reference(NameKind kind) => new(kind);
}
