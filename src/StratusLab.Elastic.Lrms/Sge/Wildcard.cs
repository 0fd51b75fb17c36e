namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>Grid Engine's patterns of names (sge_types(1), wildcards): <c>*</c> is any text and <c>?</c> any character; alternatives are separated by <c>|</c>.</summary>
internal static class Wildcard
{
    /// <summary>True when <paramref name="name"/> fits the pattern. Linear in the name for each star.</summary>
    public static bool Matches(string pattern, string name) => pattern.Split('|').Any(alternative => MatchesOne(alternative, name));

    private static bool MatchesOne(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        var (p, n, star, mark) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, mark) = (p++, n);
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == name[n]))
            {
                p++;
                n++;
            }
            else if (star >= 0)
            {
                // The last star takes one character more.
                (p, n) = (star + 1, ++mark);
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }
}
