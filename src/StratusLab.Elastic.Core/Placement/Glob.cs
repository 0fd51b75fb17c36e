namespace StratusLab.Elastic.Core.Placement;

/// <summary>Text patterns: <c>*</c> stands for any characters, <c>?</c> for one. Everything else stands for itself, in its letter case.</summary>
internal static class Glob
{
    /// <summary>True when <paramref name="pattern"/> covers all of <paramref name="text"/>. After a mismatch only the last star is widened: time |pattern| x |text| at worst.</summary>
    public static bool Matches(string pattern, string text)
    {
        var (p, t, star, covered) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, covered) = (p++, t);
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]))
            {
                (p, t) = (p + 1, t + 1);
            }
            else if (star >= 0)
            {
                (p, t) = (star + 1, ++covered);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).Trim('*').Length == 0;
    }
}
