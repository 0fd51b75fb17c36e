using System.Collections.Immutable;
using System.Text;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Templates;

/// <summary>
/// OpenNebula's form of a template: <c>NAME = value</c> on a line, <c>NAME = "text"</c> over as many lines as it takes, <c>NAME = [ A = x, B = "y" ]</c>,
/// and comments from <c>#</c> to the end of the line. In quotes <c>\"</c>, <c>\\</c> and <c>\$</c> stand for the character; any other backslash for itself.
/// Any text gives attributes and errors, in one pass.
/// </summary>
public sealed class TemplateText
{
    /// <summary>The longest template that is read, in characters.</summary>
    public const int MaxLength = 64 << 10;

    private readonly string text;
    private readonly TemplateFindings findings;
    private int at;
    private int line = 1;
    private int lineStart;

    private TemplateText(string text, TemplateFindings findings) => (this.text, this.findings) = (text, findings);

    private char Current => at < text.Length ? text[at] : '\0';

    private bool IsOver => at >= text.Length;

    private int Column => at - lineStart + 1;

    /// <summary>Reads a text. What is wrong with it goes into <paramref name="findings"/>.</summary>
    public static ImmutableArray<TemplateAttribute> Parse(string text, TemplateFindings findings)
    {
        if (text.Length > MaxLength)
        {
            findings.Report(1, 1, $"the template is longer than {MaxLength >> 10} KiB. Is it a template?");
            return [];
        }

        return new TemplateText(text.Replace("\r\n", "\n", StringComparison.Ordinal), findings).ReadAll();
    }

    /// <summary>An attribute with a text in which <c>$NAME</c> asks for another value and <c>\$</c> stands for the character.</summary>
    public static TemplateAttribute WithSubstitutions(TemplateAttribute attribute, string text)
    {
        var (value, expression, hasSubstitution) = (new StringBuilder(), new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            var isEscaped = text[i] == '\\' && i + 1 < text.Length && text[i + 1] == '$';
            var isSubstitution = !isEscaped && IsSubstitution(text, i);
            i += isEscaped ? 1 : 0;
            hasSubstitution |= isSubstitution;
            value.Append(text[i]);
            expression.Append(text[i] == '$' && !isSubstitution ? "$$" : text[i].ToString());
        }

        return attribute with { Value = value.ToString(), Expression = hasSubstitution ? expression.ToString() : null };
    }

    /// <summary>Writes attributes so that <see cref="Parse"/> reads the same.</summary>
    public static string Print(IEnumerable<TemplateAttribute> attributes) => string.Concat(attributes.Select(a =>
        $"{a.Name} = {(a.IsVector ? $"[ {string.Join(", ", a.Parts.Select(p => $"{p.Name} = {Quoted(p)}"))} ]" : Quoted(a))}\n"));

    private static string Quoted(TemplateAttribute attribute)
    {
        var text = (attribute.Expression ?? attribute.Value).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"\"{text.Replace(attribute.Expression is null ? "$" : "$$", "\\$", StringComparison.Ordinal)}\"";
    }

    private ImmutableArray<TemplateAttribute> ReadAll()
    {
        var result = ImmutableArray.CreateBuilder<TemplateAttribute>();
        for (SkipSpace(); !IsOver; SkipSpace())
        {
            if (ReadAttribute(isPart: false) is { } attribute)
            {
                result.Add(attribute);
                EndLine(attribute);
            }
            else
            {
                SkipLine();
            }
        }

        return result.ToImmutable();
    }

    // Null after an error that is reported.
    private TemplateAttribute? ReadAttribute(bool isPart)
    {
        var attribute = new TemplateAttribute(ReadName(), line, Column);
        attribute = attribute with { Column = attribute.Column - attribute.Name.Length };
        if (attribute.Name.Length == 0)
        {
            findings.Report(line, Column, $"{Shown(Current)} stands where a name must. Write for example {(isPart ? "IMAGE = worker" : "MEMORY = 512")}; comments begin with #.");
            return null;
        }

        SkipBlanks();
        if (Current != '=')
        {
            findings.Report(line, Column, $"{attribute.Name} is followed by {Shown(Current)}. Write = and its value.");
            return null;
        }

        Next();
        SkipBlanks();
        return Current switch
        {
            '"' => ReadQuoted(attribute),
            '[' when isPart => Refuse(attribute, "is a vector inside a vector. Write its attributes without brackets."),
            '[' => ReadVector(attribute),
            _ => ReadPlain(attribute, isPart),
        };
    }

    private TemplateAttribute? ReadPlain(TemplateAttribute attribute, bool isPart)
    {
        var start = at;
        while (!IsOver && Current != '\n' && !(isPart && Current is ',' or ']' or '[') && !(Current == '#' && at > 0 && text[at - 1] is ' ' or '\t'))
        {
            Next();
        }

        var value = text[start..at].Trim();
        return value.Length == 0 ? Refuse(attribute, "has no value. Write one, or remove it.")
            : value.Contains('"', StringComparison.Ordinal) ? Refuse(attribute, "has a quote inside its value. Put all of the value into quotes, and write \\\" for a quote inside.")
            : value.Any(char.IsControl) ? Refuse(attribute, "has a control character. Remove it.")
            : WithSubstitutions(attribute, value);
    }

    private TemplateAttribute? ReadQuoted(TemplateAttribute attribute)
    {
        var (startLine, startColumn) = (line, Column);
        var (value, expression, hasSubstitution) = (new StringBuilder(), new StringBuilder(), false);
        for (Next(); !IsOver; Next())
        {
            if (Current == '"')
            {
                Next();
                var result = value.ToString();
                return result.Any(c => char.IsControl(c) && c is not ('\n' or '\t'))
                    ? Refuse(attribute, "has a control character. Remove it.")
                    : attribute with { Value = result, Expression = hasSubstitution ? expression.ToString() : null };
            }

            if (Current == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\' or '$')
            {
                Next();
                expression.Append(Current == '$' ? "$" : "");
            }
            else
            {
                hasSubstitution |= IsSubstitution(text, at);
                expression.Append(Current == '$' && !IsSubstitution(text, at) ? "$" : "");
            }

            expression.Append(Current);
            value.Append(Current);
        }

        findings.Report(startLine, startColumn, $"{attribute.Name} has a text that does not end. Write a closing quote.");
        return null;
    }

    private TemplateAttribute? ReadVector(TemplateAttribute attribute)
    {
        var (startLine, startColumn, errorsBefore) = (line, Column, findings.Count);
        var parts = ImmutableArray.CreateBuilder<TemplateAttribute>();
        Next();
        for (SkipSpace(); !IsOver; SkipSpace())
        {
            if (ReadAttribute(isPart: true) is { } part)
            {
                parts.Add(part);
                SkipSpace();
            }
            else
            {
                SkipPart();
            }

            if (!IsOver && Current is not (',' or ']'))
            {
                findings.Report(line, Column, $"{attribute.Name} has {Shown(Current)} where a comma or ] must stand. Write a comma between its attributes, and texts with blanks in quotes.");
                SkipPart();
            }

            var isEnd = Current == ']';
            Next();
            if (isEnd)
            {
                return findings.Count == errorsBefore ? attribute with { IsVector = true, Parts = parts.ToImmutable() } : null;
            }
        }

        if (findings.Count == errorsBefore)
        {
            findings.Report(startLine, startColumn, $"{attribute.Name} has a bracket that does not close. Write ].");
        }

        return null;
    }

    private void EndLine(TemplateAttribute attribute)
    {
        SkipBlanks();
        if (!IsOver && Current is not ('\n' or '#'))
        {
            findings.Report(line, Column, $"{attribute.Name} is followed by {Shown(Current)} on its line. Begin a new line, or put all of the value into quotes.");
        }

        SkipLine();
    }

    private TemplateAttribute? Refuse(TemplateAttribute attribute, string problem)
    {
        findings.Report(attribute, $"{attribute.Name} {problem}");
        return null;
    }

    private string ReadName()
    {
        var start = at;
        while (char.IsAsciiLetterOrDigit(Current) || Current == '_')
        {
            Next();
        }

        return text[start..at].ToUpperInvariant();
    }

    private void SkipPart()
    {
        while (!IsOver && Current is not (',' or ']'))
        {
            Next();
        }
    }

    private void SkipLine()
    {
        while (!IsOver && Current != '\n')
        {
            Next();
        }
    }

    private void SkipBlanks()
    {
        while (Current is ' ' or '\t')
        {
            Next();
        }
    }

    private void SkipSpace()
    {
        for (SkipBlanks(); Current is '\n' or '#'; SkipBlanks())
        {
            if (Current == '#')
            {
                SkipLine();
            }
            else
            {
                Next();
            }
        }
    }

    private void Next()
    {
        if (Current == '\n')
        {
            line++;
            lineStart = at + 1;
        }

        at++;
    }

    private static bool IsSubstitution(string text, int at) => text.Length > at + 1 && text[at] == '$' && (char.IsAsciiLetter(text[at + 1]) || text[at + 1] is '{' or '_');

    private string Shown(char c) => IsOver ? "the end" : c == '\n' ? "the end of the line" : $"\"{Printable.Text(char.IsSurrogate(c) ? "?" : c.ToString())}\"";
}
