namespace StratusLab.Elastic.Core.Placement;

/// <summary>One word of an expression; <paramref name="Column"/> counts from 1. A text is without its quotes.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Column, double Number = 0)
{
    /// <summary>The variable that a name stands for: letter case is free.</summary>
    public string Variable => Text.ToUpperInvariant();

    public bool Is(string sign) => Kind == TokenKind.Sign && Text == sign;

    /// <summary>As a message names it.</summary>
    public override string ToString() => Kind == TokenKind.End ? "the end" : $"\"{Model.Printable.Text(Text, 40)}\"";
}
