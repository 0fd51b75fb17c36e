using System.Diagnostics.CodeAnalysis;

namespace StratusLab.Elastic.Core.Placement;

/// <summary>
/// RANK of a template: of the hosts that may have its VM, the one with the highest value gets it. <c>+ - * /</c> with the usual precedence, parentheses,
/// unary minus, numbers and variables; an unknown variable is 0, and so is what is divided by zero.
/// </summary>
public sealed class Rank
{
    private readonly RankTerm term;

    private Rank(RankTerm term) => this.term = term;

    /// <summary>All hosts are alike: the site's policy alone decides.</summary>
    public static Rank None { get; } = new(new RankTerm.Constant(0));

    /// <summary>Reads an expression; an empty one is <see cref="None"/>. Any text gives a value or an error.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Rank? value, [NotNullWhen(false)] out ExpressionError? error)
    {
        (value, error) = (null, null);
        try
        {
            var tokens = new Tokens(text);
            value = tokens.Current.Kind == TokenKind.End ? None : new(ReadWhole(tokens));
            return true;
        }
        catch (ExpressionException e)
        {
            error = e.Error;
            return false;
        }
    }

    /// <summary>A host's value; always finite.</summary>
    public double Of(HostRoom host) => term.Of(host);

    /// <summary>The expression with all its parentheses.</summary>
    public override string ToString() => term.ToString();

    private static RankTerm ReadWhole(Tokens tokens)
    {
        var result = ReadSum(tokens);
        return tokens.Current.Kind == TokenKind.End ? result
            : throw Wrong(tokens.Current, tokens.Current.Is(")") ? "closes a parenthesis that is not open. Remove it." : $"has {tokens.Current} after a complete term. Write +, -, * or / between terms.");
    }

    private static RankTerm ReadSum(Tokens tokens) => ReadJoined(tokens, "+", "-", ReadProduct);

    private static RankTerm ReadProduct(Tokens tokens) => ReadJoined(tokens, "*", "/", ReadFactor);

    private static RankTerm ReadJoined(Tokens tokens, string one, string other, Func<Tokens, RankTerm> read)
    {
        var result = read(tokens);
        while (tokens.Current.Is(one) || tokens.Current.Is(other))
        {
            var sign = tokens.Take().Text[0];
            result = new RankTerm.Joined(result, sign, read(tokens));
        }

        return result;
    }

    private static RankTerm ReadFactor(Tokens tokens)
    {
        var first = tokens.Take();
        if (first.Is("-"))
        {
            return new RankTerm.Minus(tokens.Nested(() => ReadFactor(tokens)));
        }

        if (first.Is("("))
        {
            var inner = tokens.Nested(() => ReadSum(tokens));
            return tokens.Skip(")") ? inner : throw Wrong(tokens.Current, $"has {tokens.Current} where the parenthesis of column {first.Column} must close. Write \")\".");
        }

        return first.Kind switch
        {
            TokenKind.Name => new RankTerm.Variable(first.Variable),
            TokenKind.Number => new RankTerm.Constant(first.Number),
            TokenKind.Text => throw Wrong(first, "has a text, and a rank is a number. Write a variable such as FREECPU, or a number."),
            _ => throw Wrong(first, $"has {first} where a term must begin. Write a variable such as FREECPU, or a number."),
        };
    }

    private static ExpressionException Wrong(Token at, string message) => new(at.Column, message);
}
