using System.Diagnostics;
using System.Globalization;
using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Lab;

/// <summary>
/// Two figures against what an operator could do without us, in one run on one controller: from sbatch to a started VM against Slurm's own power saving, and
/// from a started VM to a node that takes jobs against the same VM started by hand.
/// </summary>
internal static class Comparison
{
    private const int Rounds = 5;
    private const string Emulator = "qemu:///system";

    private const string Pools = """
        - {name: small, template: small, queues: [batch], features: [elastic, small], node: {cores: 1, memory: 400M}, max: 1, idle-timeout: 1s, min-lifetime: 1s, expected-boot: 45s, join-deadline: 5m}
        """;

    public static async Task<int> RunAsync(CancellationToken ct)
    {
        var image = await WorkerImage.FindAsync(true, ct);
        await using var site = await LabSite.UpAsync(ct);
        await UsePowerSavingAsync(site, ct);
        await site.ConfigureAsync(image, Pools, "", TimeSpan.FromSeconds(3), ct);
        await using var service = await LabService.StartAsync(site, null, ct);
        (await service.CliAsync(ct, "images", "import", "worker", image.Disk, "--sha256", await image.Sha256Async(ct))).Ok("elastic images import");

        var (toStart, toReady) = await RunJobsAsync(site, service, ct);
        await service.StopAsync();
        var toResume = await WakeNodesAsync(site, ct);
        var byHand = await StartByHandAsync(site, ct);
        Console.WriteLine();
        Row("sbatch to `virsh start` returned, elastic with its hook", toStart);
        Row("sbatch to ResumeProgram, Slurm's power saving", toResume);
        Row("VM started to node idle, elastic", toReady);
        Row("VM started to node idle, by hand", byHand);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"medians: start / power saving {Median(toStart) / Median(toResume):0.00}, join / by hand {Median(toReady) / Median(byHand):0.00}"));
        return 0;
    }

    private static async Task<(List<double> ToStart, List<double> ToReady)> RunJobsAsync(LabSite site, LabService service, CancellationToken ct)
    {
        var (toStart, toReady) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var before = TimeProvider.System.GetUtcNow();
            await site.SubmitAsync(ct, "-n1", "--mem=100", "--wrap", "true");
            await service.HookAsync(ct);
            await Until.TrueAsync("a VM boots", TimeSpan.FromMinutes(1), async () => (await NodeAsync(service, false, ct))?.State == "booting", ct, service.Tail);
            var vm = (await NodeAsync(service, false, ct))!.Id; // It was just there.
            var started = StartedAt(site, vm);
            if (round == 0)
            {
                await CopyVmAsync(site, vm, ct);
            }

            await Until.TrueAsync("the node is retired", TimeSpan.FromMinutes(5), async () => (await service.NodesAsync(false, ct)).Length == 0, ct, service.Tail);
            var node = await NodeAsync(service, true, ct);
            toStart.Add((started - before).TotalSeconds);
            toReady.Add((node!.Timings.Joined!.Value - started).TotalSeconds); // It ran a job.
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"elastic: VM {vm} started {toStart[^1]:0.00} s after sbatch, ready {toReady[^1]:0.00} s later"));
        }

        return (toStart, toReady);
    }

    private static async Task<NodeRow?> NodeAsync(LabService service, bool all, CancellationToken ct) => (await service.NodesAsync(all, ct)).MaxBy(n => n.Id);

    // The VM's log has a line for every command, written when it has ended.
    private static DateTimeOffset StartedAt(LabSite site, long vm)
    {
        var line = File.ReadLines(Path.Combine(site.DataDirectory, "vms", $"{vm}", "vm.log")).Last(l => l.Contains("virsh", StringComparison.Ordinal) && l.Contains("start", StringComparison.Ordinal));
        return DateTimeOffset.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture);
    }

    private static async Task UsePowerSavingAsync(LabSite site, CancellationToken ct)
    {
        var resume = Path.Combine(site.Directory, "resume");
        await File.WriteAllTextAsync(resume, $"#!/bin/sh\ndate +%s.%N >> {site.Directory}/resumed\n", ct);
        (await Shell.RunAsync("chmod", ["+x", resume], ct)).Ok("chmod");
        await File.AppendAllTextAsync(
            Path.Combine(site.Directory, "root/etc/slurm/slurm.conf"),
            $"""
            PrivateData=cloud
            SuspendTime=600
            SuspendProgram=/bin/true
            ResumeProgram={resume}
            ResumeTimeout=300
            SuspendExcParts=batch
            NodeName=cloud-[1-{Rounds}] CPUs=1 RealMemory=400 State=CLOUD
            PartitionName=cloud Nodes=cloud-[1-{Rounds}] State=UP

            """,
            ct);
        (await site.RunAsync(ct, "sh", "-c", "scontrol shutdown slurmctld && sleep 2 && slurmctld && until scontrol ping | grep -q UP; do sleep 0.2; done")).Ok("restart of slurmctld");
    }

    private static async Task<List<double>> WakeNodesAsync(LabSite site, CancellationToken ct)
    {
        var times = new List<double>();
        var marks = Path.Combine(site.Directory, "resumed");
        for (var round = 1; round <= Rounds; round++)
        {
            var before = TimeProvider.System.GetUtcNow();
            var job = await site.SubmitAsync(ct, "-p", "cloud", "-w", $"cloud-{round}", "-n1", "--mem=100", "--wrap", "true");
            var expected = round;
            await Until.TrueAsync("Slurm resumes a node", TimeSpan.FromMinutes(2), () => Task.FromResult(File.Exists(marks) && File.ReadAllLines(marks).Length >= expected), ct);
            var at = decimal.Parse(File.ReadAllLines(marks)[round - 1], CultureInfo.InvariantCulture);
            times.Add((double)(at - (before.ToUnixTimeMilliseconds() / 1000m)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"power saving: ResumeProgram {times[^1]:0.00} s after sbatch"));
            await site.RunAsync(ct, "scancel", job);
        }

        return times;
    }

    // What the VM was started with, while it still has it: its definition, and its context before the service removes it.
    private static async Task CopyVmAsync(LabSite site, long vm, CancellationToken ct)
    {
        var copy = System.IO.Directory.CreateDirectory(Path.Combine(site.Directory, "by-hand")).FullName;
        var xml = (await site.RunAsync(ct, "virsh", "-c", Emulator, "dumpxml", "--inactive", $"one-lab-{vm}")).Ok("virsh dumpxml");
        var directory = Path.Combine(site.DataDirectory, "vms", $"{vm}");
        File.Copy(Path.Combine(directory, "context.iso"), Path.Combine(copy, "context.iso"));
        await File.WriteAllTextAsync(Path.Combine(copy, "domain.xml"), xml.Replace(directory, copy, StringComparison.Ordinal), ct);
        var backing = (await Shell.RunAsync("qemu-img", ["info", "-U", "--output=json", Path.Combine(directory, "disk.0")], ct)).Ok("qemu-img info");
        var image = System.Text.Json.JsonDocument.Parse(backing).RootElement.GetProperty("full-backing-filename").GetString()!; // It is an overlay.
        await File.WriteAllTextAsync(Path.Combine(copy, "image"), image, ct);
        
    }

    private static async Task<List<double>> StartByHandAsync(LabSite site, CancellationToken ct)
    {
        var copy = Path.Combine(site.Directory, "by-hand");
        var image = await File.ReadAllTextAsync(Path.Combine(copy, "image"), ct);
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            (await Shell.RunAsync("qemu-img", ["create", "-q", "-f", "qcow2", "-F", "raw", "-b", image, Path.Combine(copy, "disk.0")], ct)).Ok("qemu-img create");
            var started = await site.RunAsync(ct, "virsh", "-q", "-c", Emulator, "create", Path.Combine(copy, "domain.xml"));
            started.Ok("virsh create");
            var watch = Stopwatch.StartNew();
            var node = "";
            while (!node.EndsWith(" idle", StringComparison.Ordinal))
            {
                if (watch.Elapsed > TimeSpan.FromMinutes(5))
                {
                    throw new TimeoutException("The VM that was started by hand has not joined.");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, ct);
                node = (await site.RunAsync(ct, "sinfo", "-h", "-N", "-p", "batch", "-o", "%N %T")).Output.Trim();
            }

            times.Add(watch.Elapsed.TotalSeconds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"by hand: ready {times[^1]:0.00} s after virsh create"));
            (await site.RunAsync(ct, "sh", "-c", $"virsh -q -c {Emulator} destroy $(virsh -c {Emulator} list --name) && scontrol delete nodename={node.Split(' ')[0]}")).Ok("taking it down");
        }

        return times;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Row(string what, List<double> values) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-56} median {Median(values),6:0.00} s   ({string.Join(", ", values.Order().Select(v => v.ToString("0.00", CultureInfo.InvariantCulture)))})"));
}
