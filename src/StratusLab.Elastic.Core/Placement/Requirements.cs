using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace StratusLab.Elastic.Core.Placement;

/// <summary>
/// REQUIREMENTS of a template: which hosts may have its VMs. <c>VARIABLE op value</c> with <c>= != &gt; &lt; &gt;= &lt;=</c>, a number or a text in quotes
/// (<c>*</c> and <c>?</c> are wild), joined by <c>&amp;</c>, <c>|</c> and <c>!</c>, with parentheses; <c>&amp;</c> binds tighter than <c>|</c>, <c>!</c> tighter than both.
/// An unknown variable makes its comparison false.
/// </summary>
public sealed class Requirements
{
    private readonly Condition condition;

    private Requirements(Condition condition) => this.condition = condition;

    /// <summary>Every host will do.</summary>
    public static Requirements None { get; } = new(new Condition.All([]));

    /// <summary>Reads an expression; an empty one is <see cref="None"/>. Any text gives a value or an error.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Requirements? value, [NotNullWhen(false)] out ExpressionError? error)
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

    /// <summary>The column of the first part that a host does not meet, from 1; null when it meets them all.</summary>
    public int? FalseAt(HostRoom host) => condition.FalseAt(host) is > 0 and var column ? column : null;

    /// <summary>The expression with the fewest parentheses, in one way of writing.</summary>
    public override string ToString() => condition.ToString();

    private static Condition ReadWhole(Tokens tokens)
    {
        var result = ReadAny(tokens);
        return tokens.Current.Kind == TokenKind.End ? result
            : throw Wrong(tokens.Current, tokens.Current.Is(")") ? "closes a parenthesis that is not open. Remove it." : $"has {tokens.Current} after a complete condition. Write & or | between conditions.");
    }

    private static Condition ReadAny(Tokens tokens) => ReadList(tokens, "|", ReadAll, parts => new Condition.Any(parts));

    private static Condition ReadAll(Tokens tokens) => ReadList(tokens, "&", ReadOne, parts => new Condition.All(parts));

    private static Condition ReadList(Tokens tokens, string sign, Func<Tokens, Condition> read, Func<ImmutableArray<Condition>, Condition> join)
    {
        var parts = ImmutableArray.Create(read(tokens));
        while (tokens.Skip(sign))
        {
            parts = parts.Add(read(tokens));
        }

        return parts.Length == 1 ? parts[0] : join(parts);
    }

    private static Condition ReadOne(Tokens tokens)
    {
        var first = tokens.Take();
        if (first.Is("!"))
        {
            return new Condition.Not(first.Column, tokens.Nested(() => ReadOne(tokens)));
        }

        if (first.Is("("))
        {
            var inner = tokens.Nested(() => ReadAny(tokens));
            return tokens.Skip(")") ? inner : throw Wrong(tokens.Current, $"has {tokens.Current} where the parenthesis of column {first.Column} must close. Write \")\".");
        }

        return first.Kind == TokenKind.Name ? ReadComparison(first, tokens)
            : throw Wrong(first, $"has {first} where a condition must begin. Write for example FREECPU >= 100 or ARCH = \"x86_64\".");
    }

    private static Condition ReadComparison(Token variable, Tokens tokens)
    {
        var sign = tokens.Take();
        if (sign is not { Kind: TokenKind.Sign, Text: "=" or "!=" or ">" or "<" or ">=" or "<=" })
        {
            throw Wrong(sign, $"has {sign} after {variable.Text}. Write =, !=, >, <, >= or <=.");
        }

        var isNegative = tokens.Skip("-");
        var value = tokens.Take();
        return value.Kind switch
        {
            TokenKind.Number => new Condition.Numeric(variable.Column, variable.Variable, sign.Text, isNegative ? -value.Number : value.Number),
            TokenKind.Text when isNegative => throw Wrong(value, "has a text after a minus. Remove the minus or the quotes."),
            TokenKind.Text when sign.Text is "=" or "!=" => new Condition.Textual(variable.Column, variable.Variable, sign.Text == "!=", value.Text),
            TokenKind.Text => throw Wrong(value, $"has a text after {sign.Text}, which compares numbers. Write = or !=, or a number without quotes."),
            TokenKind.Name => throw Wrong(value, $"has {value} without quotes. Write texts in double quotes."),
            _ => throw Wrong(value, $"has {value} where a value must stand. Write a number or a text in double quotes."),
        };
    }

    private static ExpressionException Wrong(Token at, string message) => new(at.Column, message);
}
