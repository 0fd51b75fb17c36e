using System.Globalization;
using System.Text;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Placement;

/// <summary>Cuts an expression into its words, in one pass.</summary>
internal sealed class Tokens
{
    /// <summary>The longest expression that is read, in characters.</summary>
    public const int MaxLength = 4096;

    /// <summary>The deepest nesting that is read.</summary>
    public const int MaxDepth = 64;

    private static readonly string[] Signs = [">=", "<=", "!=", "=", ">", "<", "&", "|", "!", "(", ")", "+", "-", "*", "/"];

    private readonly List<Token> tokens = [];
    private int next;
    private int depth;

    /// <exception cref="ExpressionException">There is something in it that is no word.</exception>
    public Tokens(string text)
    {
        if (text.Length > MaxLength)
        {
            throw new ExpressionException(MaxLength + 1, $"is past the longest expression, {MaxLength} characters. Write a shorter one.");
        }

        for (var at = 0; at < text.Length;)
        {
            at = char.IsWhiteSpace(text[at]) ? at + 1 : Read(text, at);
        }

        tokens.Add(new(TokenKind.End, "", text.Length + 1));
    }

    public Token Current => tokens[next];

    public Token Take() => tokens[next].Kind == TokenKind.End ? tokens[next] : tokens[next++];

    /// <summary>Takes the next word if it is this sign.</summary>
    public bool Skip(string sign)
    {
        var found = Current.Is(sign);
        next += found ? 1 : 0;
        return found;
    }

    /// <summary>Reads what is nested, as deep as is allowed.</summary>
    public T Nested<T>(Func<T> read)
    {
        if (++depth > MaxDepth)
        {
            throw new ExpressionException(Current.Column, $"is nested more than {MaxDepth} deep. Write it flatter.");
        }

        var result = read();
        depth--;
        return result;
    }

    private int Read(string text, int at)
    {
        var c = text[at];
        if (c == '"')
        {
            return ReadText(text, at);
        }

        if (char.IsAsciiLetter(c) || c == '_')
        {
            var end = End(text, at, d => char.IsAsciiLetterOrDigit(d) || d == '_');
            tokens.Add(new(TokenKind.Name, text[at..end], at + 1));
            return end;
        }

        if (char.IsAsciiDigit(c) || c == '.')
        {
            return ReadNumber(text, at);
        }

        var sign = Signs.FirstOrDefault(s => string.CompareOrdinal(text, at, s, 0, s.Length) == 0)
            ?? throw new ExpressionException(at + 1, $"has \"{Printable.Text(char.IsSurrogate(c) ? "?" : c.ToString())}\", which means nothing here.{Instead(c)}");
        tokens.Add(new(TokenKind.Sign, sign, at + 1));

        // Written twice as in most other languages, "==", "&&" and "||" mean the same.
        return at + sign.Length + (sign is "=" or "&" or "|" && at + 1 < text.Length && text[at + 1] == c ? 1 : 0);
    }

    private int ReadNumber(string text, int at)
    {
        var end = End(text, at, d => char.IsAsciiLetterOrDigit(d) || d is '.' or '_');
        if (!double.TryParse(text.AsSpan(at, end - at), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            throw new ExpressionException(at + 1, $"has \"{Printable.Text(text[at..end], 40)}\", which is no number. Write plain decimals such as 200 or 0.5; FREECPU is in percent of a core, FREEMEMORY in KiB.");
        }

        tokens.Add(new(TokenKind.Number, text[at..end], at + 1, number));
        return end;
    }

    private int ReadText(string text, int start)
    {
        var value = new StringBuilder();
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                tokens.Add(new(TokenKind.Text, value.ToString(), start + 1));
                return at + 1;
            }

            at += text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\' ? 1 : 0;
            value.Append(text[at]);
        }

        throw new ExpressionException(start + 1, "begins a text that does not end. Write a closing quote.");
    }

    private static int End(string text, int at, Func<char, bool> belongs)
    {
        while (at < text.Length && belongs(text[at]))
        {
            at++;
        }

        return at;
    }

    private static string Instead(char c) => c switch
    {
        '\'' => " Write texts in double quotes.",
        '~' => " Write = with a text that has * or ? in it.",
        ',' => " Write & between conditions; in a number, write a point.",
        _ => " Remove it, or write it inside quotes.",
    };
}
