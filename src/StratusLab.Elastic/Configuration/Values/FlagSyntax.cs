namespace StratusLab.Elastic.Configuration.Values;

/// <summary>True or false, and none of YAML's other words for them.</summary>
internal sealed class FlagSyntax : ScalarSyntax<bool>
{
    /// <inheritdoc/>
    public override string Unit => "true or false";

    /// <inheritdoc/>
    public override bool TryParse(string text, out bool value, out string problem)
    {
        value = text == "true";
        problem = text.ToUpperInvariant() switch
        {
            _ when text is "true" or "false" => "",
            "TRUE" or "YES" or "ON" or "Y" or "1" => "is not read as a truth value. Write true.",
            "FALSE" or "NO" or "OFF" or "N" or "0" => "is not read as a truth value. Write false.",
            _ => "is neither true nor false.",
        };
        return problem.Length == 0;
    }

    /// <inheritdoc/>
    public override string Print(bool value) => value ? "true" : "false";
}
