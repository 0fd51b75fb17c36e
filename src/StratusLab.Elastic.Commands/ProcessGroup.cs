using System.Diagnostics;
using System.Runtime.InteropServices;

namespace StratusLab.Elastic.Commands;

/// <summary>Signals to the process group that a process leads.</summary>
internal static class ProcessGroup
{
    private const int SigKill = 9;
    private const int SigTerm = 15;

    /// <summary>Asks the group to end.</summary>
    public static void Terminate(Process leader) => Signal(leader, SigTerm);

    /// <summary>Ends the group, also when its leader is gone already.</summary>
    public static void Kill(Process leader) => Signal(leader, SigKill);

    private static void Signal(Process leader, int signal)
    {
        // In the first instant the process is still in our group, and the group does not exist: then the process itself is all there is to signal.
        if (NativeKill(-leader.Id, signal) != 0 && !leader.HasExited)
        {
            _ = NativeKill(leader.Id, signal);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NativeKill(int pid, int signal);
}
