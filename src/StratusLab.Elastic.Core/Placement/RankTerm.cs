using System.Diagnostics;
using System.Globalization;

namespace StratusLab.Elastic.Core.Placement;

/// <summary>A term of a RANK. Printed, it is read back as the same term.</summary>
internal abstract record RankTerm
{
    /// <summary>Its value for a host: always finite.</summary>
    public abstract double Of(HostRoom host);

    /// <summary>A number.</summary>
    public sealed record Constant(double Value) : RankTerm
    {
        public override double Of(HostRoom host) => Value;

        public override string ToString() => Value.ToString("0.#########", CultureInfo.InvariantCulture);
    }

    /// <summary>A host's variable; 0 when it is unknown or no number.</summary>
    public sealed record Variable(string Name) : RankTerm
    {
        public override double Of(HostRoom host) => HostVariables.Number(host, Name) ?? 0;

        public override string ToString() => Name;
    }

    /// <summary>The same below zero.</summary>
    public sealed record Minus(RankTerm Other) : RankTerm
    {
        public override double Of(HostRoom host) => -Other.Of(host);

        public override string ToString() => $"-{Other}";
    }

    /// <summary>Two terms and a sign between them. What is divided by zero, or grows past all numbers, is 0.</summary>
    public sealed record Joined(RankTerm Left, char Sign, RankTerm Right) : RankTerm
    {
        public override double Of(HostRoom host)
        {
            var (left, right) = (Left.Of(host), Right.Of(host));
            var result = Sign switch
            {
                '+' => left + right,
                '-' => left - right,
                '*' => left * right,
                '/' => left / right,
                _ => throw new UnreachableException(),
            };
            return double.IsFinite(result) ? result : 0;
        }

        public override string ToString() => $"({Left} {Sign} {Right})";
    }
}
