using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>A VM that is to be made anew under its number, with its name and addresses.</summary>
internal static class VmRemake
{
    /// <summary>The VM, cleaned up, before another start: what its last domain has saved stays apart from what the next one will.</summary>
    public static Vm Next(Vm vm) => vm with { EarlierLives = vm.EarlierLives + ((vm.FirstRunning ?? vm.Deployed) is null ? 0 : 1), FirstRunning = null, Deployed = null };

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
