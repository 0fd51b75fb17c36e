using System.Globalization;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>A whole number.</summary>
internal sealed class IntegerSyntax(int least, int most) : ScalarSyntax<int>
{
    /// <inheritdoc/>
    public override string Unit => "a whole number";

    /// <inheritdoc/>
    public override string Range => string.Create(CultureInfo.InvariantCulture, $"{least} to {most}");

    /// <inheritdoc/>
    public override bool TryParse(string text, out int value, out string problem)
    {
        problem = "";
        var isNumber = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        value = isNumber ? (int)Math.Clamp(number, int.MinValue, int.MaxValue) : 0;
        if (!isNumber)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"is not a whole number. Write one from {least} to {most}.");
        }
        else if (number < least || number > most)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"is not between {least} and {most}.");
        }

        return problem.Length == 0;
    }

    /// <inheritdoc/>
    public override string Print(int value) => value.ToString(CultureInfo.InvariantCulture);
}
