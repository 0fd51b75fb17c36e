using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;

namespace StratusLab.Elastic.Core.Placement;

/// <summary>A condition on a host, as REQUIREMENTS states it. Printed, it is read back as the same condition.</summary>
internal abstract record Condition
{
    /// <summary>The column of the first part that makes it false; 0 when it is true.</summary>
    public abstract int FalseAt(HostRoom host);

    /// <summary>A variable against a number. A variable that is unknown, or is no number, makes it false, whatever the operator.</summary>
    public sealed record Numeric(int Column, string Variable, string Operator, double Value) : Condition
    {
        public override int FalseAt(HostRoom host) => HostVariables.Number(host, Variable) is { } number && Holds(number) ? 0 : Column;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Variable} {Operator} {Value:0.#########}");

        private bool Holds(double number) => Operator switch
        {
            "=" => number == Value,
            "!=" => number != Value,
            ">" => number > Value,
            "<" => number < Value,
            ">=" => number >= Value,
            "<=" => number <= Value,
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>A variable against a pattern. An unknown variable makes it false, also with <c>!=</c>.</summary>
    public sealed record Textual(int Column, string Variable, bool IsNegated, string Pattern) : Condition
    {
        public override int FalseAt(HostRoom host) => HostVariables.Text(host, Variable) is { } text && Glob.Matches(Pattern, text) != IsNegated ? 0 : Column;

        public override string ToString() =>
            $"{Variable} {(IsNegated ? "!=" : "=")} \"{Pattern.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>True when the other is false.</summary>
    public sealed record Not(int Column, Condition Other) : Condition
    {
        public override int FalseAt(HostRoom host) => Other.FalseAt(host) == 0 ? Column : 0;

        public override string ToString() => $"!({Other})";
    }

    /// <summary>True when all are.</summary>
    public sealed record All(ImmutableArray<Condition> Parts) : Condition
    {
        public override int FalseAt(HostRoom host)
        {
            foreach (var part in Parts)
            {
                if (part.FalseAt(host) is > 0 and var column)
                {
                    return column;
                }
            }

            return 0;
        }

        public override string ToString() => string.Join(" & ", Parts.Select(p => p is Any ? $"({p})" : p.ToString()));
    }

    /// <summary>True when one is; when none is, the first is named.</summary>
    public sealed record Any(ImmutableArray<Condition> Parts) : Condition
    {
        public override int FalseAt(HostRoom host)
        {
            foreach (var part in Parts)
            {
                if (part.FalseAt(host) == 0)
                {
                    return 0;
                }
            }

            return Parts[0].FalseAt(host);
        }

        public override string ToString() => string.Join(" | ", Parts);
    }
}
