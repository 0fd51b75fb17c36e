using System.Globalization;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Drivers.Libvirt;

/// <summary>libvirt's domain states and reasons (enum virDomainState and the reasons after it, include/libvirt/libvirt-domain.h) in our words.</summary>
internal static class DomainStates
{
    private static readonly string[] Running =
        ["", "booted", "migrated", "restored", "from snapshot", "unpaused", "migration canceled", "save canceled", "event wakeup", "crashed", "post-copy", "post-copy failed"];

    private static readonly string[] Paused =
        ["", "by user", "migrating", "saving", "dumping", "I/O error", "watchdog", "from snapshot", "shutting down", "creating snapshot", "crashed", "starting up", "post-copy", "post-copy failed", "API error"];

    private static readonly string[] Off = ["", "shutdown", "destroyed", "crashed", "migrated", "saved", "failed", "from snapshot", "daemon"];

    private const int ShutOff = 5;
    private const int SavedAndOff = 5;
    private const int PausedByAnInputOrOutputError = 5;
    private const int CrashedWhilePaused = 10;
    private const int CrashedAndOff = 3;

    /// <summary>A state that a later libvirt invents counts as running: that is what harms least.</summary>
    public static (DomainState State, string Reason) Read(int state, int reason) => state switch
    {
        0 or 1 or 2 => (DomainState.Running, Word(Running, reason)),
        3 => (reason switch { CrashedWhilePaused => DomainState.Crashed, PausedByAnInputOrOutputError => DomainState.Stalled, _ => DomainState.Paused }, Word(Paused, reason)),
        4 => (DomainState.Running, "shutting down"),
        ShutOff => (reason == CrashedAndOff ? DomainState.Crashed : DomainState.Off, Word(Off, reason)),
        6 => (DomainState.Crashed, reason == 1 ? "panicked" : ""),
        7 => (DomainState.Paused, "suspended by its guest"),
        _ => (DomainState.Running, string.Create(CultureInfo.InvariantCulture, $"unknown state {state}")),
    };

    /// <summary>The numbers behind what <c>virsh domstate --reason</c> prints: <c>shut off (saved)</c>. What nobody knows is a running domain, which harms least (tools/virsh-domain-monitor.c).</summary>
    public static (int State, int Reason) Numbers(string words)
    {
        var open = words.IndexOf(" (", StringComparison.Ordinal);
        var (state, reason) = open < 0 ? (words, "") : (words[..open], words[(open + 2)..].TrimEnd(')'));
        var (number, reasons) = state switch
        {
            "paused" => (3, Paused),
            "in shutdown" => (4, []),
            "shut off" => (ShutOff, Off),
            "crashed" => (6, ["", "panicked"]),
            "pmsuspended" => (7, []),
            _ => (1, Running),
        };
        return (number, Math.Max(0, Array.IndexOf(reasons, reason == "user" ? "by user" : reason)));
    }

    /// <summary>True when a domain is off because its memory was saved.</summary>
    public static bool IsSaved(int state, int reason) => state == ShutOff && reason == SavedAndOff;

    private static string Word(string[] words, int reason) =>
        reason >= 0 && reason < words.Length ? words[reason] : string.Create(CultureInfo.InvariantCulture, $"unknown reason {reason}");
}
