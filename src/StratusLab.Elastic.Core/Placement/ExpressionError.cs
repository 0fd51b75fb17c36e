namespace StratusLab.Elastic.Core.Placement;

/// <summary>What is wrong with an expression.</summary>
/// <param name="Column">Where, from 1.</param>
/// <param name="Message">What is wrong there and what to write instead: "has no value to compare with. Write a number or a text in quotes."</param>
public sealed record ExpressionError(int Column, string Message)
{
    /// <summary>"column 14 has no value to compare with. Write …".</summary>
    public override string ToString() => $"column {Column} {Message}";
}
