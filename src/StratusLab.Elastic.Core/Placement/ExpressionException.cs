namespace StratusLab.Elastic.Core.Placement;

/// <summary>Ends the reading of an expression; never leaves <see cref="Requirements"/> and <see cref="Rank"/>.</summary>
internal sealed class ExpressionException(int column, string message) : Exception(message)
{
    public ExpressionError Error { get; } = new(column, message);
}
