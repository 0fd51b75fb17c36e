using System.Globalization;

namespace StratusLab.Elastic.Cli.Printing;

/// <summary>Amounts of bytes for people.</summary>
internal static class Sizes
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary><c>512 MiB</c>, <c>1.5 GiB</c>: rounded to one decimal.</summary>
    public static string Bytes(long bytes)
    {
        var (amount, unit) = ((double)bytes, 0);
        while (amount >= 1024 && unit < Units.Length - 1)
        {
            (amount, unit) = (amount / 1024, unit + 1);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{amount:0.#} {Units[unit]}");
    }

    /// <summary>The same for mebibytes.</summary>
    public static string MiB(long mebibytes) => Bytes(mebibytes << 20);
}
