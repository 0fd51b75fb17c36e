using System.Globalization;

namespace StratusLab.Elastic.Vmm.Networks;

/// <summary>How the addresses of a network are used at one instant. The three counts add up to the network's size.</summary>
/// <param name="Free">May be leased now.</param>
/// <param name="Held">Leased.</param>
/// <param name="Quarantined">Given back, still resting.</param>
/// <param name="NextRelease">When the first of the resting ones may be leased again; null when none rests.</param>
public sealed record NetworkUse(int Free, int Held, int Quarantined, DateTimeOffset? NextRelease)
{
    /// <summary>The counts in words, fit for a refusal: <c>4 of 4 addresses in use (3 held, 1 resting until 14:02:10Z)</c>.</summary>
    public override string ToString()
    {
        var rests = NextRelease is { } next ? string.Create(CultureInfo.InvariantCulture, $", {Quarantined} resting until {next.UtcDateTime:HH:mm:ss}Z") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Held + Quarantined} of {Free + Held + Quarantined} addresses in use ({Held} held{rests})");
    }
}
