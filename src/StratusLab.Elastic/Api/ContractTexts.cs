using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace StratusLab.Elastic.Api;

/// <summary>What the contracts' members mean: the comments of their sources, which are embedded in the program.</summary>
internal static partial class ContractTexts
{
    private const string Folder = "Contracts/";

    private static readonly FrozenDictionary<string, string> Texts = Read();

    /// <summary>What a contract is; null for nothing.</summary>
    public static string? Of(Type type) => Texts.GetValueOrDefault(NameOf(type));

    /// <summary>What one of its members, by its name in JSON, means; null for nothing.</summary>
    public static string? Of(Type type, string member) => Texts.GetValueOrDefault($"{NameOf(type)}.{member}");

    private static string NameOf(Type type) => type.Name.Split('`')[0];

    private static FrozenDictionary<string, string> Read()
    {
        var assembly = typeof(ContractTexts).Assembly;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!); // It was just listed.
            Add(name[Folder.Length..].Split('.')[0], reader.ReadToEnd(), texts);
        }

        return texts.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static void Add(string type, string source, Dictionary<string, string> texts)
    {
        var comments = CommentStart().Replace(source, " ");
        if (Summary().Match(comments) is { Success: true } first)
        {
            texts[type] = Plain(first.Groups["text"].Value);
        }

        foreach (Match member in Parameter().Matches(comments))
        {
            texts[$"{type}.{JsonNamingPolicy.CamelCase.ConvertName(member.Groups["name"].Value)}"] = Plain(member.Groups["text"].Value);
        }

        foreach (Match member in Property().Matches(comments))
        {
            texts[$"{type}.{JsonNamingPolicy.CamelCase.ConvertName(member.Groups["name"].Value)}"] = Plain(member.Groups["text"].Value);
        }
    }

    private static string Plain(string text)
    {
        var named = Reference().Replace(text, m => m.Groups["name"].Value.Split('.')[^1]);
        return Space().Replace(Tag().Replace(named, ""), " ").Replace("&amp;", "&", StringComparison.Ordinal).Replace("&lt;", "<", StringComparison.Ordinal).Trim();
    }

    [GeneratedRegex(@"^\s*///\s?", RegexOptions.Multiline)]
    private static partial Regex CommentStart();

    [GeneratedRegex("<summary>(?<text>.*?)</summary>", RegexOptions.Singleline)]
    private static partial Regex Summary();

    [GeneratedRegex("<param name=\"(?<name>\\w+)\">(?<text>.*?)</param>", RegexOptions.Singleline)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"<summary>(?<text>(?:(?!</summary>).)*)</summary>\s*public [^\n(]*? (?<name>\w+) \{", RegexOptions.Singleline)]
    private static partial Regex Property();

    [GeneratedRegex("<(?:see cref|paramref name)=\"(?<name>[^\"]+)\"\\s*/>")]
    private static partial Regex Reference();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
