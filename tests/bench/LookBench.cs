using System.Text;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Vmm.Drivers.Libvirt;

namespace StratusLab.Elastic.Bench;

/// <summary>
/// One look at a host with 500 domains. The conversation is one real virsh with libvirt's test driver; since that driver tells only part of what QEMU's does, the reading is
/// timed on a text in the form of QEMU's.
/// </summary>
internal static class LookBench
{
    private const int Domains = 500;

    public static async Task<Measure[]> RunAsync()
    {
        using var directory = new BenchDirectory();
        var identity = new DomainIdentity("bench");
        var node = directory["node.xml"];
        await File.WriteAllTextAsync(node, $"<node>{string.Concat(Vms().Select(vm => $"<domain type='test'><name>{identity.NameOf(vm)}</name><uuid>{identity.UuidOf(vm)}</uuid><memory>1048576</memory><vcpu>2</vcpu><os><type>hvm</type></os></domain>"))}</node>");
        var look = LookScript.OfDomains(identity);
        var runner = new LocalCommandRunner(TimeProvider.System);
        var conversation = await Median.SecondsAsync(async () =>
        {
            var said = await runner.RunAsync(new Command("virsh", ["-c", $"test://{node}", look.Text]), CancellationToken.None);
            var text = Encoding.UTF8.GetString(said.Output.Span);
            _ = said.ExitCode == 0 && text.Contains(identity.NameOf(new(Domains)), StringComparison.Ordinal) ? said : throw new InvalidOperationException($"virsh with libvirt's test driver failed: {said.Error}");
        });
        var output = new CommandResult { ExitCode = 0, Output = Encoding.ASCII.GetBytes(Output(identity)), Error = "", Elapsed = TimeSpan.Zero };
        var reading = Median.Seconds(() =>
        {
            var (seen, problem) = look.Read(output);
            _ = seen?.Domains.Length == Domains ? seen : throw new InvalidOperationException($"The look was not read: {problem}");
        });
        return [new("look at a host with 500 domains, per domain", (conversation + reading) * 1000 / Domains, "ms", 5)];
    }

    private static IEnumerable<VmId> Vms() => Enumerable.Range(1, Domains).Select(i => new VmId(i));

    private static string Output(DomainIdentity identity)
    {
        var list = string.Concat(Vms().Select(vm => $"{identity.UuidOf(vm)} {identity.NameOf(vm)}\n"));
        var statistics = string.Concat(Vms().Select(vm => $"Domain: '{identity.NameOf(vm)}'\n  state.state=1\n  state.reason=1\n  balloon.current=1048576\n  balloon.maximum=1048576\n  vcpu.current=2\n  vcpu.maximum=2\n  vcpu.0.state=1\n  vcpu.0.time=12345678\n  vcpu.1.state=1\n  vcpu.1.time=12345678\n\n"));
        return $"@list\n{list}\n@stats\n{statistics}\n@version\nRunning hypervisor: QEMU 7.2.0\n\n@end\n";
    }
}
