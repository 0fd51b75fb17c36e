using System.Globalization;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Templates;

/// <summary>The kinds of values in the EC2 part of a template. A problem is the rest of a sentence that begins with the attribute and its value; empty when there is none.</summary>
public static class Ec2Values
{
    private const int LongestKeyPair = 255;

    /// <summary>An id of EC2's: <c>ami-0a1b2c3d</c>.</summary>
    public static (string? Value, string Problem) Id(string text) =>
        SafeName.IsSafe(text) ? (text, "") : (null, "is not an id there. Write for example ami-0a1b2c3d.");

    /// <summary>The name of a key pair: up to 255 characters of ASCII.</summary>
    public static (string? Value, string Problem) KeyPair(string text) =>
        text.Length is > 0 and <= LongestKeyPair && text.All(c => c is >= ' ' and < '\x7f') ? (text, "") : (null, "is not the name of a key pair: 1 to 255 printable characters of ASCII.");

    /// <summary>TCP ports and ranges with commas between them, made canonical: in order, without blanks.</summary>
    public static (string? Value, string Problem) Ports(string text)
    {
        var ranges = new SortedSet<(int From, int To)>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-', StringSplitOptions.TrimEntries);
            if (ends.Length > 2 || Port(ends[0]) is not { } from || Port(ends[^1]) is not { } to || from > to)
            {
                return (null, "is not a list of TCP ports. Write for example 22,80,9000-9010.");
            }

            ranges.Add((from, to));
        }

        return (string.Join(',', ranges.Select(r => r.From == r.To ? $"{r.From}" : $"{r.From}-{r.To}")), "");
    }

    /// <summary>Instance types with commas or blanks between them, in the order in which they are tried.</summary>
    public static (string[]? Value, string Problem) InstanceTypes(string text)
    {
        var types = text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        return types.Length == 0 || !types.All(SafeName.IsSafe) ? (null, "is not a list of instance types. Write for example c5.large,c5a.large.")
            : types.Distinct(StringComparer.Ordinal).Count() < types.Length ? (null, "names an instance type twice. Keep one.")
            : (types, "");
    }

    private static int? Port(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535 ? port : null;
}
