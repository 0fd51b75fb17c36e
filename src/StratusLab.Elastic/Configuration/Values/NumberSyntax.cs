using System.Globalization;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>A number that may have a fraction, in plain decimals.</summary>
internal sealed class NumberSyntax(double least, double most) : ScalarSyntax<double>
{
    /// <inheritdoc/>
    public override string Unit => "a number";

    /// <inheritdoc/>
    public override string Range => $"{Print(least)} to {Print(most)}";

    /// <inheritdoc/>
    public override bool TryParse(string text, out double value, out string problem)
    {
        problem = "";
        const NumberStyles Plain = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        if (!double.TryParse(text, Plain, CultureInfo.InvariantCulture, out value) || !double.IsFinite(value))
        {
            problem = "is not a number. Write for example 0.5 or 2.";
        }
        else if (value < least || value > most)
        {
            problem = $"is not between {Print(least)} and {Print(most)}.";
        }

        return problem.Length == 0;
    }

    /// <inheritdoc/>
    public override string Print(double value) => value.ToString("0.##########", CultureInfo.InvariantCulture);
}
