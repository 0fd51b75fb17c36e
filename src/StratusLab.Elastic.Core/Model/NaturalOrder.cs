namespace StratusLab.Elastic.Core.Model;

/// <summary>Orders names the way people number them: <c>wn-9</c> before <c>wn-10</c>. Total: equal only for equal texts.</summary>
public static class NaturalOrder
{
    /// <summary>Compares two texts; runs of digits compare by value, everything else by code unit.</summary>
    public static int Compare(string left, string right)
    {
        int i = 0, j = 0;
        while (i < left.Length && j < right.Length)
        {
            if (char.IsAsciiDigit(left[i]) && char.IsAsciiDigit(right[j]))
            {
                var (startLeft, startRight) = (SkipZeros(left, i), SkipZeros(right, j));
                i = SkipDigits(left, startLeft);
                j = SkipDigits(right, startRight);
                var byLength = (i - startLeft).CompareTo(j - startRight);
                var byValue = byLength != 0 ? byLength : string.CompareOrdinal(left, startLeft, right, startRight, i - startLeft);
                if (byValue != 0)
                {
                    return byValue;
                }
            }
            else if (left[i] != right[j])
            {
                return left[i].CompareTo(right[j]);
            }
            else
            {
                i++;
                j++;
            }
        }

        var rest = (left.Length - i).CompareTo(right.Length - j);
        return rest != 0 ? rest : string.CompareOrdinal(left, right);
    }

    private static int SkipZeros(string text, int at)
    {
        while (at + 1 < text.Length && text[at] == '0' && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
        }

        return at;
    }

    private static int SkipDigits(string text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at;
    }
}
