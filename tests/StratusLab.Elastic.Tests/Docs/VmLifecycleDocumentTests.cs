using System.Globalization;
using System.Text;
using StratusLab.Elastic.Core.Lifecycle;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Tests.Docs;

/// <summary>docs/vm-lifecycle.md shows the table of the program, printed from it. ELASTIC_RENEW=1 writes it anew.</summary>
[TestClass]
public sealed class VmLifecycleDocumentTests
{
    private const string Path = "docs/vm-lifecycle.md";

    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly DomainSight[] Sights = Enum.GetValues<DomainSight>();

    [TestMethod]
    public void Document_AsInTheRepository_ShowsTheTableOfTheProgram()
    {
        var printed = Print();
        if (Environment.GetEnvironmentVariable("ELASTIC_RENEW") == "1")
        {
            File.WriteAllText(Checkout.PathOf(Path), printed);
        }

        Assert.AreEqual(printed, File.ReadAllText(Checkout.PathOf(Path)), $"Renew it: ELASTIC_RENEW=1 dotnet test --filter {nameof(VmLifecycleDocumentTests)}");
    }

    private static string Print()
    {
        var text = new StringBuilder(
            """
            # The states of a VM

            Printed from `VmLifecycle.cs`, the one table that decides. A row is what is wished of the VM, a column what the last look at its host has shown of its domain:
            no whole look, no such domain, defined and off, paused by somebody, stalled on a disk that could not be written, running. A cell is the next state, or what is done in this one. What is done is committed before it is begun,
            may be cut off anywhere, and is repeated until a look shows that it has happened.

            "Failures" of the states that start a VM (its deadline, a refusal) lead to `Epilog` and from there to another try on another host, five in all; with a checkpoint they lead
            to `Suspended`, where it waits for an operator.

            """);
        foreach (var state in Enum.GetValues<VmState>().Where(s => s is not (VmState.Done or VmState.Failed)))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {state}\n");
            var plain = Given(state);
            Section(text, "", plain, null);
            Section(text, "with its memory in its checkpoint", plain with { HasCheckpoint = true }, plain);
            Section(text, "to move live", plain with { Move = new(new("kvm02"), true) }, plain);
            Section(text, "to move with a pause", plain with { Move = new(new("kvm02"), false) }, plain);
            Section(text, "absent or off in two looks", plain with { AbsentReads = 2 }, plain);
            Section(text, "past its deadline", plain with { Since = Now - TimeSpan.FromHours(1) }, plain);
        }

        return text.ToString();
    }

    // Only what differs from the plain case is worth a table of its own.
    private static void Section(StringBuilder text, string title, Vm vm, Vm? plain)
    {
        var rows = Enum.GetValues<VmWish>().Select(w => (Wish: w, Cells: Cells(vm, w))).Where(r => plain is null || !r.Cells.SequenceEqual(Cells(plain, r.Wish))).ToArray();
        if (rows.Length == 0)
        {
            return;
        }

        text.Append(title.Length > 0 ? $"\n{char.ToUpperInvariant(title[0])}{title[1..]}:\n" : "");
        text.Append("\n| wish | not seen | absent | off | paused | stalled | running |\n|---|---|---|---|---|---|---|\n");
        foreach (var same in rows.GroupBy(r => string.Join(" | ", r.Cells)))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(", ", same.Select(r => r.Wish.ToString().ToLowerInvariant()))} | {same.Key} |\n");
        }
    }

    private static string[] Cells(Vm vm, VmWish wish) => [.. Sights.Select(s => Cell(vm, VmLifecycle.Next(vm with { Wish = wish }, s, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(2), Now)))];

    private static string Cell(Vm vm, VmStep step) =>
        step.State != vm.State ? $"**{step.State}**" : step.Verb != VmVerb.None ? $"`{step.Verb}`" : "-";

    private static Vm Given(VmState state) => new()
    {
        Id = new(1),
        Name = "vm",
        Template = new() { Name = new("t"), Cpu = 1, Vcpu = 1, MemoryMiB = 1, Disks = [], Nics = [] },
        Nics = [],
        State = state,
        Since = Now - TimeSpan.FromSeconds(30),
        Created = Now,
        AbsentReads = 1,
    };
}
