using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Lifecycle;

/// <summary>
/// The answer of the VM table: its state now, what to do, and what went wrong if something did. With <paramref name="IsGivenUp"/> what was wished has failed,
/// and the VM is left as it is until an operator wishes something again. With <paramref name="IsTryOver"/> it was not started in time, or not at all: one of its tries is used up.
/// </summary>
public sealed record VmStep(VmState State, VmVerb Verb = VmVerb.None, string? Failure = null, bool IsGivenUp = false, bool IsTryOver = false);
