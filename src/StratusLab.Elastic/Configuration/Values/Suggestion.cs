namespace StratusLab.Elastic.Configuration.Values;

/// <summary>Finds what somebody probably meant to write.</summary>
internal static class Suggestion
{
    private const int Listed = 12;

    /// <summary>
    /// The candidate nearest to <paramref name="written"/>: by edits (insert, delete, replace, swap two neighbours; letter case is free), at most a third
    /// of the longer word, rounded up; else one that continues what was written. Null when none is near.
    /// </summary>
    public static string? Nearest(string written, IEnumerable<string> candidates)
    {
        var known = candidates.ToList();
        var (nearest, distance) = known
            .Select(c => (Candidate: c, Distance: Edits(written.ToUpperInvariant(), c.ToUpperInvariant())))
            .Where(c => c.Distance <= (Math.Max(written.Length, c.Candidate.Length) + 2) / 3)
            .OrderBy(c => c.Distance)
            .ThenBy(c => c.Candidate, StringComparer.Ordinal)
            .FirstOrDefault();
        return nearest is not null && distance < nearest.Length
            ? nearest
            : known.Order(StringComparer.Ordinal).FirstOrDefault(c => written.Length > 2 && c.StartsWith(written, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary><c> Did you mean "x"?</c>, or nothing.</summary>
    public static string DidYouMean(string written, IEnumerable<string> candidates) =>
        Nearest(written, candidates) is { } nearest ? $" Did you mean \"{nearest}\"?" : "";

    /// <summary>A list for a message, cut when it is long.</summary>
    public static string List(IReadOnlyCollection<string> names) =>
        names.Count <= Listed ? string.Join(", ", names) : $"{string.Join(", ", names.Take(Listed))}, … ({names.Count} in all)";

    // Optimal string alignment: after step i, row[j] is the distance of the first i characters of a from the first j of b. Time |a| x |b|, space |b|.
    // The texts are keys and names, cut at 80 characters.
    private static int Edits(string a, string b)
    {
        (a, b) = (a[..Math.Min(a.Length, 80)], b[..Math.Min(b.Length, 80)]);
        var (older, old, row) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            (older, old, row) = (old, row, older);
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = old[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(old[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], older[j - 2] + 1);
                }
            }
        }

        return row[b.Length];
    }
}
