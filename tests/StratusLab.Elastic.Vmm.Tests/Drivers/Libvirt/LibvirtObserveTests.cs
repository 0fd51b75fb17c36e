using System.Collections.Immutable;
using System.Text;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Drivers.Libvirt;
using StratusLab.Elastic.Vmm.Transfer;

namespace StratusLab.Elastic.Vmm.Tests.Drivers.Libvirt;

/// <summary>The reading of looks, from recorded output. What is not whole must never look like a host without domains.</summary>
[TestClass]
public sealed class LibvirtObserveTests
{
    [TestMethod]
    public async Task Observe_RecordedHost_IsReadWhole()
    {
        var report = await ObserveAsync(Recorded.Look);

        Assert.IsNull(report.Incomplete);
        CollectionAssert.AreEqual(
            new[] { new DomainSeen(new VmId(5), DomainState.Running, "booted"), new DomainSeen(new VmId(70), DomainState.Crashed, "crashed") }, report.Domains.ToArray());
        Assert.AreEqual(new Resources(2, 24105), report.Total);
        Assert.AreEqual(new Resources(3, 129), report.TakenByOthers);
        Assert.AreEqual("QEMU 7.2.22", report.Hypervisor);
        Assert.AreEqual("x86_64", report.Architecture);
        Assert.AreEqual("EPYC-Rome", report.Model);
        Assert.AreEqual(1470, report.UsedMemoryMiB);
        Assert.IsNull(report.FreeCpu, "one look at counters says nothing of now");
        Assert.AreEqual(Given.Start, report.ReadAt);
    }

    [TestMethod]
    public async Task Observe_Twice_TellsTheCoresThatWereIdleBetween()
    {
        // 4 s of two processors: 3 s idle, and half a second in which they waited for a disk.
        var later = Recorded.Look
            .Replace("idle:              10272610000000", "idle:              10275610000000", StringComparison.Ordinal)
            .Replace("iowait:               31900000000", "iowait:               32400000000", StringComparison.Ordinal)
            .Replace("user:               3610340000000", "user:               3610840000000", StringComparison.Ordinal);
        var answers = new Queue<string>([Recorded.Look, later]);
        var runner = new ScriptedRunner(_ => ScriptedRunner.Result(answers.Dequeue()));
        var hypervisor = Hypervisor(runner);

        await hypervisor.ObserveAsync(CancellationToken.None);
        var report = await hypervisor.ObserveAsync(CancellationToken.None);

        Assert.AreEqual(1.75, report.FreeCpu!.Value, 1e-9);
        Assert.AreEqual("EPYC-Rome", report.Model);
        Assert.DoesNotContain("capabilities", runner.Ran[1].Arguments[2], "what the host can do is asked once");
    }

    [TestMethod]
    [DataRow(10, 100_000_000, null)]
    [DataRow(-1, 4_000_000_000, null)]
    [DataRow(4_000_000_000, 4_000_000_000, 2.0)]
    [DataRow(0, 4_000_000_000, 0.0)]
    public void IdleSince_OfTwoLooks_IsAShareOfTheCores(long idle, long total, double? cores) =>
        Assert.AreEqual(cores, new CpuTimes(1_000 + idle, 1_000_000 + total).IdleSince(new(1_000, 1_000_000), 2));

    [TestMethod]
    public async Task Observe_EmptyHost_IsCompleteWithoutDomains()
    {
        var report = await ObserveAsync(Recorded.EmptyLook);

        Assert.IsNull(report.Incomplete);
        Assert.IsEmpty(report.Domains);
    }

    [TestMethod]
    public async Task Observe_Host_IsOneConversation()
    {
        var runner = new ScriptedRunner(_ => ScriptedRunner.Result(Recorded.Look));

        await Hypervisor(runner).ObserveAsync(CancellationToken.None);

        CollectionAssert.AreEqual(new[] { "-c", "qemu:///system" }, Assert.ContainsSingle(runner.Ran).Arguments.Take(2).ToArray());
    }

    [TestMethod]
    [DataRow(0, 0, DomainState.Running, "")]
    [DataRow(2, 1, DomainState.Running, "booted")]
    [DataRow(3, 5, DomainState.Stalled, "I/O error")]
    [DataRow(3, 1, DomainState.Paused, "by user")]
    [DataRow(3, 10, DomainState.Crashed, "crashed")]
    [DataRow(4, 0, DomainState.Running, "shutting down")]
    [DataRow(5, 1, DomainState.Off, "shutdown")]
    [DataRow(5, 6, DomainState.Off, "failed")]
    [DataRow(6, 1, DomainState.Crashed, "panicked")]
    [DataRow(7, 0, DomainState.Paused, "suspended by its guest")]
    [DataRow(1, 99, DomainState.Running, "unknown reason 99")]
    [DataRow(8, 0, DomainState.Running, "unknown state 8")]
    public void Read_StateAndReason_AreInOurWords(int state, int reason, DomainState expected, string words) =>
        Assert.AreEqual((expected, words), DomainStates.Read(state, reason));

    /// <summary>Cut anywhere, the output proves nothing. Only the last line end may be missing.</summary>
    [TestMethod]
    public async Task Observe_CutOffAnywhere_IsIncomplete()
    {
        for (var length = 0; length < Recorded.Look.Length - 1; length++)
        {
            var report = await ObserveAsync(Recorded.Look[..length]);
            Assert.IsNotNull(report.Incomplete, $"cut at {length}");
            Assert.IsEmpty(report.Domains);
        }
    }

    [TestMethod]
    public async Task Observe_AnyLineChangedToGarbage_IsIncompleteOrOfNoAccount()
    {
        var lines = Recorded.Look.Split('\n');
        var whole = await ObserveAsync(Recorded.Look);
        for (var i = 0; i < lines.Length; i++)
        {
            var report = await ObserveAsync(string.Join('\n', lines.Select((line, at) => at == i ? "\u0001garbage" : line)));
            Assert.IsTrue(report.Incomplete is not null || report.Domains.SequenceEqual(whole.Domains), $"line {i}: {lines[i]}");
        }
    }

    [TestMethod]
    public async Task Observe_AnyLineOfOursMissing_IsIncomplete()
    {
        var lines = Recorded.Look.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Contains("one-lab-", StringComparison.Ordinal))
            {
                Assert.IsNotNull((await ObserveAsync(string.Join('\n', lines.Where((_, at) => at != i)))).Incomplete, lines[i]);
            }
        }
    }

    /// <summary>virsh ends with the status of its last command, here echo: recorded from a libvirtd that was killed during the look.</summary>
    [TestMethod]
    [DataRow("error: Disconnected from qemu:///system due to end of file; error: internal error: client socket is closed", 0)]
    [DataRow("error: failed to connect to the hypervisor; error: Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory", 1)]
    [DataRow("", 1)]
    [DataRow("", 143)]
    public async Task Observe_VirshReportsAnError_IsIncompleteAndSaysIt(string error, int exitCode)
    {
        var report = await ObserveAsync(_ => ScriptedRunner.Result(Recorded.EmptyLook, error, exitCode));

        Assert.Contains(error, report.Incomplete ?? "");
        Assert.AreNotEqual("", report.Incomplete ?? "");
    }

    [TestMethod]
    public async Task Observe_ListFailedSilently_IsIncomplete()
    {
        // A connection that broke leaves every later section empty, marks and all.
        var report = await ObserveAsync("@list\n\n@stats\n\n@version\n\n@node\n\n@memory\n\n@cpu\n\n@capabilities\n\n@end\n");

        Assert.IsNotNull(report.Incomplete);
    }

    [TestMethod]
    public async Task Observe_MoreThanIsKept_IsIncomplete() =>
        Assert.IsNotNull((await ObserveAsync(_ => ScriptedRunner.Result(Recorded.Look) with { IsTruncated = true })).Incomplete);

    [TestMethod]
    public async Task Observe_TimeOutOrNoVirsh_IsIncompleteAndSaysSo()
    {
        Assert.AreEqual("too late", (await ObserveAsync(_ => throw new PeerUnreachableException("too late"))).Incomplete);
        Assert.AreEqual("no virsh", (await ObserveAsync(_ => throw new RejectedException("no virsh"))).Incomplete);
    }

    [TestMethod]
    [DataRow("echo reboot > /tmp/x")]
    [DataRow("@end")]
    [DataRow("@list")]
    [DataRow("Domain: 'one-lab-5'")]
    [DataRow("x=1")]
    [DataRow("  state.state=5")]
    [DataRow("one-lab-5")]
    [DataRow("one-lab-71")]
    public async Task Observe_ForeignDomainWithAHostileName_ChangesNothingForOurs(string name)
    {
        var report = await ObserveAsync(Recorded.Look
            .Replace("285497 off", "285497 " + name, StringComparison.Ordinal).Replace("Domain: 'off'", $"Domain: '{name}'", StringComparison.Ordinal));

        Assert.IsTrue(report.Incomplete is not null || report.Domains.SequenceEqual((ImmutableArray<DomainSeen>)[new(new VmId(5), DomainState.Running, "booted"), new(new VmId(70), DomainState.Crashed, "crashed")]));
    }

    [TestMethod]
    public async Task Observe_RandomBytes_IsIncomplete()
    {
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            var bytes = Encoding.Latin1.GetBytes(Recorded.Look);
            for (var damage = 0; damage < 40; damage++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            Assert.IsNotNull((await ObserveAsync(_ => ScriptedRunner.Result("") with { Output = bytes })).Incomplete);
        }
    }

    [TestMethod]
    [DataRow("one-lab-5 ")]
    [DataRow("one-lab-71-copy")]
    [DataRow("it's 'quoted'")]
    public async Task Observe_ForeignDomainNamedAlmostLikeOurs_IsForeign(string name)
    {
        var report = await ObserveAsync(Recorded.Look
            .Replace("285497 off", "285497 " + name, StringComparison.Ordinal).Replace("Domain: 'off'", $"Domain: '{name}'", StringComparison.Ordinal));

        Assert.IsNull(report.Incomplete);
        Assert.HasCount(2, report.Domains);
    }

    private static Task<HostReport> ObserveAsync(string output) => ObserveAsync(_ => ScriptedRunner.Result(output));

    private static Task<HostReport> ObserveAsync(Func<Command, CommandResult> answer) => Hypervisor(new ScriptedRunner(answer)).ObserveAsync(CancellationToken.None);

    private static LibvirtHypervisor Hypervisor(ICommandRunner runner) => new(
        new LibvirtOptions { Host = new HostName("kvm01"), Site = "lab" }, runner, new VmLogs("/nonexistent", TimeProvider.System), new StoppedClock(Given.Start));
}
