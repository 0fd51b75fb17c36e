using System.Diagnostics;
using System.Globalization;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Vmm.Drivers.Libvirt;
using StratusLab.Elastic.Vmm.Transfer;

namespace StratusLab.Elastic.Bench;

/// <summary>An overlay and a domain that is defined and started by the driver, on a real libvirtd, against the same without elastic: <c>qemu-img</c> and <c>virsh</c>, and <c>qemu-img</c> and QEMU itself.</summary>
internal static class StartBench
{
    private const int Times = 9;
    private const string Domain = "bench";

    private static readonly LocalCommandRunner Runner = new(TimeProvider.System);

    public static async Task<Measure[]> RunAsync()
    {
        using var directory = new BenchDirectory();
        var script = Checkout.PathOf("tests", "StratusLab.Elastic.Vmm.Tests", "Drivers", "Libvirt", "private-libvirtd");
        string[] own = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private", script, directory[""]];
        using var libvirtd = Process.Start(new ProcessStartInfo("unshare", own) { RedirectStandardInput = true, RedirectStandardOutput = true })!; // Throws when it does not start.
        try
        {
            return await libvirtd.StandardOutput.ReadLineAsync() == "ready" ? await MeasureAsync(directory) : throw new InvalidOperationException($"{script} did not come up.");
        }
        finally
        {
            libvirtd.StandardInput.Close();
            await libvirtd.WaitForExitAsync();
        }
    }

    private static async Task<Measure[]> MeasureAsync(BenchDirectory directory)
    {
        var uri = $"qemu+unix:///system?socket={directory["root/run/libvirt/libvirt-sock"]}";
        var (image, disk, xml, pid) = (directory["image"], directory["disk"], directory["domain.xml"], directory["pid"]);
        await DoAsync("truncate", "-s", "1G", image);
        var driver = new LibvirtHypervisor(new() { Host = new("here"), Site = "bench", Uri = uri, DomainType = DomainType.Qemu }, Runner, new VmLogs(directory["vms"], TimeProvider.System), TimeProvider.System);
        var spec = new DomainSpec { Vm = new(1), Vcpus = 1, MemoryMiB = 64, Files = new() { Disks = [new(disk, "qcow2", "vda")], ConsoleLog = directory["console.log"] }, Nics = [] };
        await File.WriteAllTextAsync(xml, $"""
            <domain type='qemu'><name>{Domain}</name><memory unit='MiB'>64</memory><vcpu>1</vcpu><os><type machine='q35'>hvm</type></os>
            <devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{disk}'/><target dev='vda' bus='virtio'/></disk></devices></domain>
            """);

        // In turns, so that what else the machine does is the same for all.
        List<double> ours = [], virsh = [], qemu = [];
        for (var i = 0; i <= Times; i++)
        {
            ours.Add(await SecondsAsync(() => driver.DeployAsync(spec, CancellationToken.None)));
            await driver.DestroyAsync(spec.Vm, CancellationToken.None);
            virsh.Add(await SecondsAsync(() => DoAsync("virsh", "-q", "-c", uri, $"define {xml}; start {Domain}")));
            await DoAsync("virsh", "-q", "-c", uri, $"destroy {Domain}; undefine {Domain}");
            qemu.Add(await SecondsAsync(() => DoAsync(
                "qemu-system-x86_64", "-machine", "q35,accel=tcg", "-m", "64", "-display", "none", "-drive", $"file={disk},if=virtio,format=qcow2", "-pidfile", pid, "-daemonize")));
            Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(pid), CultureInfo.InvariantCulture)).Kill();
        }

        var (one, two, three) = (Middle(ours), Middle(virsh), Middle(qemu));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"to qemu-img and QEMU without libvirt: elastic {one / three:0.0}, virsh alone {two / three:0.0}"));
        return [new("overlay, define and start, to qemu-img and virsh", one / two, "", 1.25)];

        async Task<double> SecondsAsync(Func<Task> start)
        {
            File.Delete(disk);
            var watch = Stopwatch.StartNew();
            await DoAsync("qemu-img", "create", "-q", "-f", "qcow2", "-b", image, "-F", "raw", disk);
            await start();
            return watch.Elapsed.TotalSeconds;
        }
    }

    // The first does not count.
    private static double Middle(List<double> seconds)
    {
        var middle = seconds.Skip(1).Order().ElementAt(Times / 2);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median {middle:0.000} s, shortest {seconds.Skip(1).Min():0.000} s"));
        return middle;
    }

    private static async Task DoAsync(string program, params string[] arguments)
    {
        var result = await Runner.RunAsync(new Command(program, [.. arguments]), CancellationToken.None);
        _ = result.ExitCode == 0 ? result : throw new InvalidOperationException($"{program} failed: {result.Error}");
    }
}
