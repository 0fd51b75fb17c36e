using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Lifecycle;

/// <summary>The answer of the VM table: its state now, what to do, and what went wrong if something did.</summary>
public sealed record VmStep(VmState State, VmVerb Verb = VmVerb.None, string? Failure = null);
