using System.Collections.Immutable;
using System.Globalization;

namespace StratusLab.Elastic.Core.Placement;

/// <summary>
/// The variables of a host that REQUIREMENTS and RANK may name, in OpenNebula's units: CPU in percent of a core (100 is one core), memory in KiB.
/// What is free is what is free once everything placed so far runs.
/// </summary>
public static class HostVariables
{
    /// <summary>Counted by the service: a site's attribute cannot take their names.</summary>
    public static ImmutableArray<string> Counted { get; } =
        ["NAME", "HOSTNAME", "TOTALCPU", "FREECPU", "USEDCPU", "TOTALMEMORY", "FREEMEMORY", "USEDMEMORY", "RUNNING_VMS"];

    /// <summary>As the host tells them; an attribute of the site comes before.</summary>
    public static ImmutableArray<string> Told { get; } = ["HYPERVISOR", "ARCH", "MODELNAME"];

    /// <summary>A variable as a number; null when it is unknown or no number.</summary>
    internal static double? Number(HostRoom host, string variable) =>
        Count(host, variable) ?? (Word(host, variable) is { } word && double.TryParse(word, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null);

    /// <summary>A variable as a text; null when it is unknown.</summary>
    internal static string? Text(HostRoom host, string variable) =>
        Word(host, variable) ?? Count(host, variable)?.ToString("0.######", CultureInfo.InvariantCulture);

    private static double? Count(HostRoom host, string variable) => variable switch
    {
        "TOTALCPU" => Percent(host.Facts.Total.Cores),
        "FREECPU" => Percent(FreeCpu(host)),
        "USEDCPU" => Percent(host.Facts.Total.Cores - FreeCpu(host)),
        "TOTALMEMORY" => host.Facts.Total.MemoryMiB * 1024.0,
        "FREEMEMORY" => FreeMemoryMiB(host) * 1024.0,
        "USEDMEMORY" => (host.Facts.Total.MemoryMiB - FreeMemoryMiB(host)) * 1024.0,
        "RUNNING_VMS" => host.Vms,
        _ => null,
    };

    private static string? Word(HostRoom host, string variable) => variable switch
    {
        "NAME" or "HOSTNAME" => host.Host.Value,
        _ when host.Facts.Attributes.TryGetValue(variable, out var declared) => declared,
        "HYPERVISOR" => Known(host.Facts.Hypervisor),
        "ARCH" => Known(host.Facts.Architecture),
        "MODELNAME" => Known(host.Facts.Model),
        _ => null,
    };

    private static double FreeCpu(HostRoom host) => Math.Max(0, host.IdleCpu ?? host.Cpu);

    private static long FreeMemoryMiB(HostRoom host) => Math.Max(0, host.UnusedMemoryMiB ?? host.MemoryMiB);

    // Sums of fractions of a core carry rounding errors, which a comparison with a whole number would show.
    private static double Percent(double cores) => Math.Round(cores * 100, 6);

    private static string? Known(string text) => text.Length > 0 ? text : null;
}
