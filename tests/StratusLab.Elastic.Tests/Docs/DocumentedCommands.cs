using System.Text;
using System.Text.RegularExpressions;

namespace StratusLab.Elastic.Tests.Docs;

/// <summary>The command lines of <c>elastic</c> in the documents' fenced blocks.</summary>
internal static partial class DocumentedCommands
{
    /// <summary>Each with where it stands, its words without the program's name.</summary>
    public static IEnumerable<(string Where, string Line, string[] Words)> All()
    {
        string[] files =
        [
            Checkout.PathOf("README.md"),
            .. Directory.GetFiles(Checkout.PathOf("docs"), "*.md", SearchOption.AllDirectories),
            .. Directory.GetFiles(Checkout.PathOf("lrms-plugins"), "*.md", SearchOption.AllDirectories),
        ];
        return files.Order(StringComparer.Ordinal).SelectMany(f => Of(Path.GetRelativePath(Checkout.Root, f), File.ReadAllText(f)));
    }

    private static IEnumerable<(string Where, string Line, string[] Words)> Of(string file, string text)
    {
        var isCode = false;
        var lines = text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                isCode = !isCode;
            }
            else if (isCode && Command().Match(lines[i]) is { Success: true } match)
            {
                // What stands behind a pipe, a redirection or a comment is the shell's.
                foreach (var part in match.Groups["line"].Value.Split("; ").Where((p, at) => at == 0 || p.StartsWith("elastic ", StringComparison.Ordinal)))
                {
                    var words = Words(part);
                    yield return ($"{file}:{i + 1}", part, [.. words.Skip(1).Select(Filled)]);
                }
            }
        }
    }

    // Quotes as in a shell; ends at what is the shell's.
    private static List<string> Words(string line)
    {
        List<string> words = [];
        StringBuilder? word = null;
        var quote = '\0';
        foreach (var c in line + " ")
        {
            if (quote != '\0' || c is '\'' or '"')
            {
                word ??= new();
                _ = quote == '\0' ? Set(c) : c == quote ? Set('\0') : word.Append(c).Length > 0;
            }
            else if (c is ' ' or '\t')
            {
                words.AddRange(word is null ? [] : [word.ToString()]);
                word = null;
            }
            else if (c is '|' or '>' or '&' || (c == '#' && word is null))
            {
                return words;
            }
            else
            {
                (word ??= new()).Append(c);
            }
        }

        return words;

        bool Set(char mark)
        {
            quote = mark;
            return true;
        }
    }

    // Places that a reader fills in.
    private static string Filled(string word) => word switch
    {
        "…" or "..." => new string('0', 64),
        "ID" or "PLAN" or "SEED" or "N" => "1",
        _ => word,
    };

    [GeneratedRegex(@"^\s*(\$ |# )?(sudo )?(?<line>elastic [a-z\-].*)$")]
    private static partial Regex Command();
}
