using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Api.Contracts;

/// <summary>A VM.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">The guest's host name.</param>
/// <param name="State"><c>pending</c>, <c>prolog</c>, <c>boot</c>, <c>running</c>, <c>unknown</c>, <c>migrate</c>, <c>save</c>, <c>suspended</c>, <c>stopped</c>, <c>shutdown</c>, <c>epilog</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="Wish"><c>run</c>, <c>suspend</c>, <c>stop</c>, <c>shutdown</c> or <c>destroy</c>.</param>
/// <param name="Host">Its host; null while it waits for one.</param>
/// <param name="Template">What it was made from.</param>
/// <param name="Since">Since when it has been in its state.</param>
/// <param name="Created">When it was recorded.</param>
/// <param name="FirstRunning">When it was first seen running; null until then.</param>
/// <param name="Attempts">How often its present step has failed in a row.</param>
/// <param name="Failure">What went wrong last; empty for nothing.</param>
/// <param name="ConsoleTail">The end of its console, kept when it failed; empty in a list.</param>
/// <param name="Nics">Its network cards.</param>
/// <param name="MovesTo">The host that it moves to; null while it does not move.</param>
/// <param name="Waits">Why it has no host yet, by host; empty when it does not wait, and in a list.</param>
/// <param name="Trouble">What keeps it, or the next step with it, from going on; empty when nothing does. In a list only what is recorded: whether its host answers is told of one VM.</param>
/// <param name="InstanceType">What it is made of on an EC2 host; null on a machine.</param>
internal sealed record VmRow(
    long Id,
    string Name,
    string State,
    string Wish,
    string? Host,
    string Template,
    DateTimeOffset Since,
    DateTimeOffset Created,
    DateTimeOffset? FirstRunning,
    int Attempts,
    string Failure,
    string ConsoleTail,
    ImmutableArray<NicRow> Nics,
    string? MovesTo = null,
    string Waits = "",
    string Trouble = "",
    string? InstanceType = null)
{
    /// <summary>The row of a VM, without its console.</summary>
    public static VmRow Of(Vm vm) => new(
        vm.Id.Value,
        vm.Name,
        Wire.Of(vm.State),
        Wire.Of(vm.Wish),
        vm.Host?.Value,
        vm.Template.Name.Value,
        vm.Since,
        vm.Created,
        vm.FirstRunning,
        vm.Attempts,
        vm.Failure,
        "",
        [.. vm.Nics.Select(n => new NicRow(n.Network.Value, n.Bridge, n.Mac, n.Address)), .. vm.Template.RawNics.Select(n => new NicRow("", n.Bridge, n.Mac, ""))],
        vm.Move?.To.Value,
        Trouble: vm.Trouble,
        InstanceType: vm.InstanceType);
}
