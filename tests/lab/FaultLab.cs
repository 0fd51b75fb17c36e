using System.Collections.Immutable;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Contracts.Hosts;

namespace StratusLab.Elastic.Lab.Tests;

/// <summary>
/// Three hosts over ssh, tiny guests (<c>tests/lab/tiny-guest</c>) for operators' VMs, and the service, which a test may kill and start again. What a guest lived through shows on
/// its console: how often it was booted, and whether its memory and its disk belong together.
/// </summary>
internal sealed class FaultLab : IAsyncDisposable
{
    public const int Count = 3;

    private const string Pools = """
        - {name: small, template: small, queues: [batch], features: [elastic, small], node: {cores: 1, memory: 400M}, max: 1, join-deadline: 6m}
        """;

    private const string More = """
        placement: fixed
        tuning: {reconcile-interval: 1s, host-interval: 1s, shutdown-grace: 30s, orphan-grace: 4s, sweep-interval: 3s}
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly CancellationToken ct;
    private readonly WorkerImage guest;

    private FaultLab(LabSite site, LabHosts hosts, WorkerImage guest, CancellationToken ct) => (Site, Hosts, this.guest, this.ct) = (site, hosts, guest, ct);

    public LabSite Site { get; }

    public LabHosts Hosts { get; }

    public LabService Service { get; private set; } = null!; // Set by StartAsync.

    /// <summary>Brings everything up. With <paramref name="areShared"/> the hosts share the service's files.</summary>
    public static async Task<FaultLab> StartAsync(bool areShared, CancellationToken ct)
    {
        var site = await LabSite.UpAsync(ct);
        var hosts = await LabHosts.UpAsync(Count, site.Directory);
        var guest = await WorkerImage.TinyAsync(Path.Combine(site.Directory, "guest"), ct);
        var lab = new FaultLab(site, hosts, guest, ct);
        site.Hosts = string.Join('\n', Enumerable.Range(1, Count).Select(i => Describe(hosts, i, areShared)));
        await site.ConfigureAsync(guest, Pools, $"{More}\ntemplate-paths: [{Path.Combine(site.Directory, "boot")}]", TimeSpan.FromSeconds(8), ct);
        lab.Service = await LabService.StartAsync(site, null, ct);
        (await lab.Service.CliAsync(ct, "images", "import", "worker", guest.Disk, "--sha256", await guest.Sha256Async(ct))).Ok("images import");
        return lab;
    }

    /// <summary>Orders a VM that may be on these hosts, or on any; the first has room, so that is where it goes if it can. Returns its number.</summary>
    public async Task<long> CreateAsync(string name, params int[] hosts)
    {
        await OrderNewAsync(name, hosts);
        return (await Service.VmsAsync(true, ct)).Single(v => v.Name == name).Id;
    }

    /// <summary>Orders one, and asks for nothing.</summary>
    public async Task OrderNewAsync(string name, params int[] hosts)
    {
        var file = Path.Combine(Site.Directory, $"{name}.yaml");
        var boot = Path.Combine(Site.Directory, "boot");
        var requirements = string.Join(" | ", hosts.Select(h => $"HOSTNAME = \"kvm{h}\""));
        await File.WriteAllTextAsync(
            file,
            $$"""
            name: {{name}}
            cpu: 0.5
            vcpu: 1
            memory: 128
            os: {kernel: {{boot}}/vmlinuz, initrd: {{boot}}/initrd, kernel_cmd: "{{guest.KernelCommandLine}}"}
            disk: [{image: worker}]
            nic: [{network: workers}]
            {{(requirements.Length > 0 ? $"requirements: '{requirements}'" : "")}}
            """,
            ct);
        await OrderAsync("create", file, "--name", name);
    }

    /// <summary>Orders one and waits until its guest is up.</summary>
    public async Task<long> RunningAsync(string name, params int[] hosts)
    {
        var vm = await CreateAsync(name, hosts);
        await InStateAsync(vm, "running");
        await LivesAsync(vm);
        return vm;
    }

    public async Task OrderAsync(params string[] order) => (await Service.CliAsync(ct, ["vms", .. order])).Ok($"vms {string.Join(' ', order)}");

    public Task InStateAsync(long vm, string state) => Until.TrueAsync(
        $"VM {vm} is {state}", Patience, async () => await VmAsync(vm) is { MovesTo: null } seen && seen.State == state, ct, Service.Tail);

    public async Task<VmRow> VmAsync(long vm) => await Service.GetAsync(ApiPaths.Vm.Replace("{id}", $"{vm}", StringComparison.Ordinal), ApiJson.Default.VmRow, ct);

    /// <summary>The VM runs on this host, and nowhere else.</summary>
    public async Task OnAsync(long vm, int host)
    {
        await Until.TrueAsync($"VM {vm} runs on kvm{host}", Patience, async () => await VmAsync(vm) is { State: "running", MovesTo: null } seen && seen.Host == $"kvm{host}", ct, Service.Tail);
        Assert.AreSequenceEqual(new[] { host }, await WhereAsync(vm));
    }

    /// <summary>A command of the service's client says it in the end.</summary>
    public Task SaysAsync(string sentence, params string[] command) => Until.TrueAsync(
        $"elastic {string.Join(' ', command)} says \"{sentence}\"", Patience, async () => (await Service.CliAsync(ct, command)).Output.Contains(sentence, StringComparison.Ordinal), ct, Service.Tail);

    /// <summary>The host is good for VMs again.</summary>
    public Task IsBackAsync(int host) => Until.TrueAsync(
        $"kvm{host} is back",
        Patience,
        async () => (await Service.GetAsync(ApiPaths.Hosts, ApiJson.Default.ListOfHostRow, ct)).Items.Single(h => h.Name == $"kvm{host}") is { IsUp: true, Reason: "" },
        ct,
        Service.Tail);

    /// <summary>The hosts on which its emulator runs, looked for among the processes: a libvirtd may be hung, or have forgotten it.</summary>
    public async Task<ImmutableArray<int>> WhereAsync(long vm)
    {
        var found = ImmutableArray.CreateBuilder<int>();
        for (var host = 1; host <= Count; host++)
        {
            // A process that is just being replaced by another program has no namespace to read.
            var script = $"for p in $(pgrep -f -- '^[^ ]*qemu-system.* guest=one-lab-{vm},'); do [ \"$(readlink /proc/$p/ns/net)\" != \"$(readlink /proc/self/ns/net)\" ] || echo here; done";
            found.AddRange((await Hosts.RunAsync(host, "sh", "-c", script)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(_ => host));
        }

        return found.ToImmutable();
    }

    /// <summary>What a host has of it: its domain and its files, a line each.</summary>
    public async Task<string> LeftOnAsync(long vm, int host) => await Hosts.RunAsync(
        host,
        "sh",
        "-c",
        $"virsh -q -c qemu:///system list --all --name | grep -x one-lab-{vm}; find {Hosts.DataOf(host)}/vms \\( -name {vm} -o -name '.*-{vm}' -o -name '*.part' \\) 2>/dev/null; true");

    /// <summary>Its guest was booted so often, and goes on; its memory and its disk belong together.</summary>
    public async Task LivesAsync(long vm, int boots = 1)
    {
        var before = Beat(await ConsoleAsync(vm));
        await Until.TrueAsync($"the guest of VM {vm} goes on", Patience, async () => Beat(await ConsoleAsync(vm)) > before, ct, Service.Tail);
        var console = await ConsoleAsync(vm);
        Assert.AreEqual(boots, console.Split("the guest is up").Length - 1, console);
        Assert.DoesNotContain("TORN", console);
    }

    /// <summary>Lets the guest power off, which only one that lives can, and looks that nothing is left of it anywhere.</summary>
    public async Task EndsAsync(long vm)
    {
        await OrderAsync("shutdown", $"{vm}");
        await InStateAsync(vm, "done");
        Assert.DoesNotContain("did not power off", (await VmAsync(vm)).Failure);
        await NothingIsLeftAsync(vm);
    }

    /// <summary>Destroys it, and looks that nothing is left of it anywhere.</summary>
    public async Task DestroyAsync(long vm)
    {
        await OrderAsync("destroy", $"{vm}");
        await InStateAsync(vm, "done");
        await NothingIsLeftAsync(vm);
    }

    /// <summary>No emulator runs; no domain, file or address in the end: what a command still does whose service was killed is found and removed after it.</summary>
    public async Task NothingIsLeftAsync(long vm)
    {
        Assert.IsEmpty(await WhereAsync(vm));
        for (var host = 1; host <= Count; host++)
        {
            var left = "";
            await Until.TrueAsync($"nothing is left on kvm{host}", Patience, async () => (left = await LeftOnAsync(vm, host)).Length == 0, ct, () => $"{left}\n{Service.Tail()}");
        }

        Assert.IsFalse(Directory.Exists(Path.Combine(Site.DataDirectory, "vms", $"{vm}")));
        await Until.TrueAsync(
            "no address is held but by a living VM",
            Patience,
            async () => (await Service.NetworksAsync(ct)).Sum(n => n.Held) == (await Service.VmsAsync(false, ct)).Sum(v => v.Nics.Length),
            ct,
            Service.Tail);
    }

    /// <summary>What the service knows, for a test that has failed.</summary>
    public async Task<string> StoryAsync()
    {
        var told = new List<string>();
        foreach (var command in new string[][] { ["hosts"], ["vms", "--all"], ["vms", "show", "1"], ["vms", "log", "1"], ["events"] })
        {
            var result = await Service.CliAsync(CancellationToken.None, command);
            told.Add(result.Output + result.Error);
        }

        return string.Join('\n', told);
    }

    /// <summary>Starts the service again, to be killed at a fail point when one is named.</summary>
    public async Task RestartAsync(string? failPoint)
    {
        await Service.DisposeAsync();
        Service = LabService.Begin(Site, failPoint);
        if (failPoint is null)
        {
            await Service.AnswersAsync(ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Hosts.DisposeAsync();
        await Site.DisposeAsync();
    }

    private static string Describe(LabHosts hosts, int host, bool areShared)
    {
        var ssh = hosts.SshTo(host);
        var files = areShared ? "transfer: shared" : $"data: {hosts.DataOf(host)}";
        return $$"""- {name: {{ssh.Host}}, order: {{host}}, domain-type: qemu, cpu-overcommit: 4, max-vms: 5, ssh: {address: {{ssh.Address}}, user: {{ssh.User}}, key-file: {{ssh.KeyFile}}, known-hosts: {{ssh.KnownHostsFile}}, {{files}} } }""";
    }

    private static int Beat(string console) =>
        console.Split('\n').Where(l => l.StartsWith("beat ", StringComparison.Ordinal)).Select(l => int.TryParse(l.Trim()[5..], out var beat) ? beat : 0).LastOrDefault();

    // Whichever host has it: the files are read there, since a file system may be mounted on them.
    private async Task<string> ConsoleAsync(long vm)
    {
        for (var host = 1; host <= Count; host++)
        {
            var there = await Hosts.RunAsync(host, "sh", "-c", $"cat {Hosts.DataOf(host)}/vms/{vm}/console.log 2>/dev/null || true");
            if (there.Length > 0)
            {
                return there;
            }
        }

        var here = Path.Combine(Site.DataDirectory, "vms", $"{vm}", "console.log");
        return File.Exists(here) ? await File.ReadAllTextAsync(here, ct) : "";
    }
}
