using StratusLab.Elastic.Cli.Printing;

namespace StratusLab.Elastic.Cli;

/// <summary>The states of nodes and VMs in their colours.</summary>
internal static class States
{
    /// <summary>A worker node's.</summary>
    public static Cell OfNode(string state) => new(state, state switch
    {
        "ready" => Tone.Good,
        "failed" or "lost" => Tone.Bad,
        "gone" => Tone.Faint,
        _ => Tone.Busy,
    });

    /// <summary>A VM's.</summary>
    public static Cell OfVm(string state) => new(state, state switch
    {
        "running" => Tone.Good,
        "failed" or "unknown" => Tone.Bad,
        "done" or "suspended" or "stopped" => Tone.Faint,
        _ => Tone.Busy,
    });
}
