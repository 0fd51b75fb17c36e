using System.Diagnostics;
using System.Globalization;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Ledger.Migrations;

namespace StratusLab.Elastic.Tests.Ledger;

/// <summary>What every database must do that outlives the program.</summary>
public abstract class KeptLedgerSuite : LedgerSuite
{
    [TestMethod]
    public async Task Reopen_SeesEverythingCommitted()
    {
        await CommitAsync(new() { Vms = [Records.Vm(1)], Nodes = [Records.Node(1)], Plan = Records.Plan("p", true), Events = [Records.Event("e")] });
        var epoch = await Store.BeginAsync("reconcile", "me", Ct);
        var before = await LoadAsync();

        await ReopenAsync();

        Difference.AssertNone(before, await LoadAsync());
        Assert.HasCount(1, await Store.ListEventsAsync(0, 10, Ct));
        Assert.AreEqual(epoch with { Value = 2 }, await Store.BeginAsync("reconcile", "me", Ct));
    }

    [TestMethod]
    public async Task Open_SchemaOfANewerProgram_IsRefused()
    {
        await CloseAsync();
        await ExecuteAsync("INSERT INTO schema_version (version, applied) VALUES (999, 0)");

        var e = await Assert.ThrowsExactlyAsync<RejectedException>(ReopenAsync);

        Assert.Contains($"has schema 999 and was written by a newer elastic; this one knows schema {Migration.All[^1].Version}", e.Message);
    }

    [TestMethod]
    public async Task Kill_WhileItCommits_LeavesWholeCommitsAndEveryOneItWasToldOf()
    {
        await CloseAsync();
        using var child = Process.Start(StartupHook.Child(Options)) ?? throw new InvalidOperationException("The child process did not start.");
        var told = 0;
        while (told < 5 && await child.StandardOutput.ReadLineAsync(Ct) is { } line)
        {
            told = int.Parse(line, CultureInfo.InvariantCulture);
        }

        child.Kill();
        var rest = await child.StandardOutput.ReadToEndAsync(Ct);
        await child.WaitForExitAsync(Ct);
        told = rest.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => int.Parse(l, CultureInfo.InvariantCulture)).LastOrDefault(told);

        await ReopenAsync();
        var state = await LoadAsync();
        Assert.IsGreaterThanOrEqualTo(5, told);
        Assert.IsTrue(state.LastPlan == told || state.LastPlan == told + 1, $"The child was told of {told} commits, the ledger has {state.LastPlan}.");
        Assert.HasCount((int)state.LastPlan * StartupHook.VmsPerCommit, state.Vms);
        Assert.HasCount((int)state.LastPlan * StartupHook.VmsPerCommit, state.Leases);
        Assert.AreEqual(state.Vms[^1].Id.Value + 1, state.NextVm.Value);
    }

    /// <summary>Runs SQL behind the ledger's back, while it is closed.</summary>
    private protected abstract Task ExecuteAsync(string sql);
}
