using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Transfer;

namespace StratusLab.Elastic.Vmm.Tests.Transfer;

[TestClass]
public sealed class VmLogsTests
{
    private static readonly VmId Id = new(7);

    private readonly Scratch scratch = new();

    public TestContext TestContext { get; set; } = null!; // The framework sets it.

    private CancellationToken Ct => TestContext.CancellationToken;

    private VmLogs Logs => new(scratch.Root, new StoppedClock(Given.Start));

    [TestInitialize]
    public void MakeDirectory() => Directory.CreateDirectory(scratch["vms/7"]);

    [TestCleanup]
    public void Remove() => scratch.Dispose();

    [TestMethod]
    public async Task Run_FailedCommand_IsLoggedWithItsErrorAndWithoutItsInput()
    {
        var command = new Command("virsh", ["start", "x\ny\u001b"]) { StandardInput = "very-secret"u8.ToArray() };

        await Logs.For(Id, new ScriptedRunner(_ => ScriptedRunner.Result("printed", "error: no\u0007", 1))).RunAsync(command, Ct);

        Assert.AreEqual("2026-03-01T12:00:00.000Z exit 1 after 0.012 s: virsh start x?y?\n    error: no?\n", await Logs.ReadAsync(Id, Ct));
    }

    [TestMethod]
    public async Task Run_CommandThatThrows_IsLoggedAndThrows()
    {
        var runner = Logs.For(Id, new ScriptedRunner(_ => throw new PeerUnreachableException("time-out")));

        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => runner.RunAsync(new Command("virsh", []), Ct));

        Assert.Contains("failed: virsh\n    time-out\n", await Logs.ReadAsync(Id, Ct));
    }

    [TestMethod]
    public async Task Run_VeryOften_KeepsTheNewerHalfOfABoundedLog()
    {
        var runner = Logs.For(Id, new ScriptedRunner(command => ScriptedRunner.Result("", new string('e', 3000), 1)));

        for (var i = 0; i < 200; i++)
        {
            await runner.RunAsync(new Command("step", [i.ToString(System.Globalization.CultureInfo.InvariantCulture)]), Ct);
        }

        var log = await Logs.ReadAsync(Id, Ct);
        Assert.IsLessThanOrEqualTo(VmLogs.MaxBytes, log.Length);
        Assert.StartsWith("(older lines were dropped)\n", log);
        Assert.Contains("step 199\n", log);
        Assert.DoesNotContain("step 1\n", log);
    }

    [TestMethod]
    public async Task Run_VmWithoutDirectory_LogsNothing()
    {
        await Logs.For(new VmId(8), new ScriptedRunner(_ => ScriptedRunner.Result(""))).RunAsync(new Command("x", []), Ct);

        Assert.IsFalse(Directory.Exists(scratch["vms/8"]));
        Assert.AreEqual("", await Logs.ReadAsync(new VmId(8), Ct));
    }

    [TestMethod]
    public async Task Run_LogCannotBeWritten_DoesNotFailTheStep()
    {
        Directory.CreateDirectory(scratch["vms/7/vm.log"]);

        Assert.AreEqual(0, (await Logs.For(Id, new ScriptedRunner(_ => ScriptedRunner.Result(""))).RunAsync(new Command("x", []), Ct)).ExitCode);
    }
}
