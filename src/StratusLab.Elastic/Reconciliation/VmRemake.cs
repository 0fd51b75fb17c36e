using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>A VM that is to be made anew under its number, with its name and addresses.</summary>
internal static class VmRemake
{
    /// <summary>The VM, on its way through its clean-up to another start.</summary>
    public static Vm Of(Vm vm, DateTimeOffset now) => vm with
    {
        State = VmState.Epilog,
        Since = now,
        Host = vm.Host ?? vm.Origin,
        Origin = null,
        Wish = VmWish.Run,
        Move = null,
        HasCheckpoint = false,
        Deployed = vm.Deployed ?? vm.FirstRunning,
        FirstRunning = null,
        Attempts = 0,
        Failure = "",
        IsContextRemoved = false,
    };
}
