using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Printing;

namespace StratusLab.Elastic.Cli;

/// <summary>All about one virtual machine.</summary>
internal static class VmDetails
{
    public static void Print(Call call, VmRow vm)
    {
        var (details, moments) = (new Details(call.Terminal), call.Moments);
        details.Line("vm", $"{vm.Id}");
        details.Line("name", vm.Name);
        details.Line("state", States.OfVm(vm.State), $" for {moments.Since(vm.Since)}");
        details.Line("wish", vm.Wish);
        details.Line("host", vm.Host ?? "none yet", vm.InstanceType is { } type ? $" ({type})" : "");
        details.Line("moves to", vm.MovesTo ?? "");
        details.Line("waits", vm.Waits);
        details.Line("template", vm.Template);
        foreach (var nic in vm.Nics)
        {
            details.Line("nic", nic.Network.Length > 0 ? nic.Address : nic.Mac, nic.Network.Length > 0 ? $" in {nic.Network}{(nic.Bridge.Length > 0 ? $", {nic.Mac} on bridge {nic.Bridge}" : "")}" : $" on bridge {nic.Bridge}, in no network");
        }

        details.Line("created", moments.At(vm.Created));
        details.Time("running", moments, vm.FirstRunning, vm.Created);
        details.Line("tries", vm.Attempts > 0 ? $"{vm.Attempts}" : "", " failed in a row");
        details.Line("failure", new(vm.Failure, Tone.Bad));
        details.Line("trouble", new(vm.Trouble, Tone.Bad));
        Console(call.Terminal, vm.ConsoleTail, "");
    }

    public static void Print(Call call, VmLog log)
    {
        var moments = call.Moments;
        foreach (var line in log.Events)
        {
            EventLine.Print(call.Terminal, line, moments);
        }

        Console(call.Terminal, log.ConsoleTail, log.ConsoleNote);
    }

    private static void Console(Terminal terminal, string tail, string note)
    {
        if (note.Length > 0)
        {
            terminal.Line($"The console cannot be read: {note}");
        }

        if (tail.Length > 0)
        {
            terminal.Line("The end of its console:");
            terminal.Text(string.Concat(tail.TrimEnd('\n').Split('\n').Select(l => $"  {l.TrimEnd('\r')}\n")));
        }
    }
}
