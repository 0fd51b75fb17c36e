using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Hooks;
using StratusLab.Elastic.Tests.Api;
using StratusLab.Elastic.Tests.Ledger;
using StratusLab.Elastic.Tests.Metrics;

namespace StratusLab.Elastic.Tests.Hooks;

/// <summary>Hooks on VMs' states, with real programs and a real HTTP server.</summary>
[TestClass]
public sealed class VmHooksTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string directory = Directory.CreateTempSubdirectory("elastic-hooks-").FullName;
    private readonly Meters meters = new();
    private readonly CollectingLog log = new();
    private readonly LoggerFactory loggers = new();
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<(string Path, string Body)> posts = [];
    private VmHooks? hooks;

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    private string Address => listener.Prefixes.Single();

    [TestInitialize]
    public void Listen()
    {
        loggers.AddProvider(log);
        using (var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            listener.Prefixes.Add($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
        }

        listener.Start();
        _ = ServeAsync();
    }

    [TestCleanup]
    public async Task StopAsync()
    {
        await (hooks ?? VmHooks.None).StopAsync(CancellationToken.None);
        listener.Close();
        http.Dispose();
        loggers.Dispose();
        meters.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [TestMethod]
    public async Task Command_WantedState_GetsTheVmAndItsArgumentsAsTheyAre()
    {
        await StartAsync(Command("a", "cat > \"$1/body\"; printf '%s' \"$2\" > \"$1/argument\"; mv \"$1/body\" \"$1/done\"", VmState.Running, directory, "$(touch pwned); 'x"));

        hooks?.Entered(In(VmState.Boot));
        hooks?.Entered(In(VmState.Running) with { Template = Records.Vm(7).Template with { Context = ImmutableSortedDictionary<string, string>.Empty.Add("PASSWORD", "secret") } });
        await CountedAsync("a", "done", 1);

        var body = await File.ReadAllTextAsync(Path.Combine(directory, "done"), Ct);
        Assert.AreEqual(("lab", 7, "running"), (JsonNode.Parse(body)?["site"]?.GetValue<string>(), JsonNode.Parse(body)?["vm"]?["id"]?.GetValue<int>(), JsonNode.Parse(body)?["vm"]?["state"]?.GetValue<string>()));
        Assert.DoesNotContain("secret", body);
        Assert.AreEqual("$(touch pwned); 'x", await File.ReadAllTextAsync(Path.Combine(directory, "argument"), Ct));
    }

    [TestMethod]
    public async Task Url_WantedState_GetsTheVm()
    {
        await StartAsync(Url("a", "ok", VmState.Failed));

        hooks?.Entered(In(VmState.Failed));
        await CountedAsync("a", "done", 1);

        Assert.AreEqual("failed", JsonNode.Parse(posts.Single().Body)?["vm"]?["state"]?.GetValue<string>());
    }

    [TestMethod]
    public async Task Call_ThatFails_IsCountedLoggedAndNotRepeated()
    {
        await StartAsync(Command("exit", "echo broken >&2; exit 3", VmState.Done), Url("answer", "500", VmState.Done), Url("redirect", "302", VmState.Done), Command("missing", "", VmState.Done) with { Command = ["/nonexistent/program"] });

        hooks?.Entered(In(VmState.Done));
        foreach (var name in new[] { "exit", "answer", "redirect", "missing" })
        {
            await CountedAsync(name, "failed", 1);
        }

        Assert.HasCount(2, posts);
        Assert.HasCount(4, log.Lines);
        Assert.IsTrue(log.Lines.Any(l => l.Text.Contains("ended with 3: broken", StringComparison.Ordinal)));
        Assert.IsFalse(log.Lines.Any(l => l.Text.Contains(Address, StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task Call_ThatHangs_IsBrokenOffAndHoldsUpNoOther()
    {
        await StartAsync(Command("program", "sleep 60", VmState.Done) with { Timeout = TimeSpan.FromSeconds(1) }, Url("url", "hang", VmState.Done) with { Timeout = TimeSpan.FromSeconds(1) }, Url("quick", "ok", VmState.Done));

        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 20; i++)
        {
            hooks?.Entered(In(VmState.Done));
        }

        Assert.IsLessThan(TimeSpan.FromSeconds(1), watch.Elapsed);
        await CountedAsync("quick", "done", 20);
        Assert.IsNull(meters.Value("""vm_hook_calls_total{hook="program",result="done"}"""));
        await CountedAsync("program", "timeout", 4);
        await CountedAsync("url", "timeout", 4);
    }

    [TestMethod]
    public async Task Entered_MoreThanCanWait_DropsTheOldestAndCountsThem()
    {
        await StartAsync(Url("slow", "hang", VmState.Done) with { Timeout = TimeSpan.FromMinutes(5) });
        for (var i = 0; i < VmHookQueue.AtATime; i++)
        {
            hooks?.Entered(In(VmState.Done));
        }

        await Until.TrueAsync("the hands are full", Patience, () => Task.FromResult(posts.Count == VmHookQueue.AtATime), Ct);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < VmHookQueue.Length + 7; i++)
        {
            hooks?.Entered(In(VmState.Done));
        }

        // Parallel.ForEachAsync has taken one more than it works on.
        await Until.TrueAsync("some are dropped", Patience, () => Task.FromResult(meters.Value("""vm_hook_calls_total{hook="slow",result="dropped"}""") is "6" or "7"), Ct, meters.Text);
        Assert.IsLessThan(TimeSpan.FromSeconds(2), watch.Elapsed);
    }

    [TestMethod]
    public async Task Stop_WithCallsUnderWay_DoesNotWaitForThem()
    {
        await StartAsync(Command("program", "sleep 60", VmState.Done) with { Timeout = TimeSpan.FromMinutes(5) });
        hooks?.Entered(In(VmState.Done));

        var watch = Stopwatch.StartNew();
        await (hooks ?? VmHooks.None).StopAsync(Ct);

        Assert.IsLessThan(TimeSpan.FromSeconds(10), watch.Elapsed);
    }

    /// <summary>The real passes and lane, whose hook fails each time.</summary>
    [TestMethod]
    public async Task Life_OfAVm_CallsEachStateOnceAndNeedsNoHook()
    {
        await StartAsync(Url("all", "500", Enum.GetValues<VmState>()));
        await using var service = await TestService.StartAsync(Ct, more: s => s.AddSingleton(hooks ?? VmHooks.None));
        await service.OrderAsync("/api/v1/vms", """{"template":"small-template"}""", Ct);
        await service.RunUntilAsync(s => s.Vms.Any(v => v.State == VmState.Running), Ct);
        await service.OrderAsync("/api/v1/vms/1/destroy", "{}", Ct);
        await service.RunUntilAsync(s => s.Vms.IsEmpty, Ct);

        await CountedAsync("all", "failed", 6);
        CollectionAssert.AreEquivalent(
            new[] { "pending", "prolog", "boot", "running", "epilog", "done" },
            posts.Select(p => JsonNode.Parse(p.Body)?["vm"]?["state"]?.GetValue<string>()).ToArray());
    }

    private static Vm In(VmState state) => Records.Vm(7) with { State = state };

    private static VmHookConfiguration Command(string name, string script, VmState on, params string[] arguments) =>
        new() { Name = name, On = [on], Command = ["/bin/sh", "-c", script, "hook", .. arguments] };

    private VmHookConfiguration Url(string name, string path, params VmState[] on) => new() { Name = name, On = [.. on], Url = Address + path };

    private async Task StartAsync(params VmHookConfiguration[] all)
    {
        var caller = new VmHookCaller("lab", new LocalCommandRunner(TimeProvider.System), http);
        hooks = new(all.Select(h => new VmHookQueue(h, caller, meters.Metrics, loggers.CreateLogger<VmHookQueue>())));
        await hooks.StartAsync(Ct);
    }

    private Task CountedAsync(string hook, string result, int atLeast) => Until.TrueAsync(
        $"{atLeast} calls of {hook} are {result}",
        Patience,
        () => Task.FromResult(int.Parse(meters.Value($$"""vm_hook_calls_total{hook="{{hook}}",result="{{result}}"}""") ?? "0", null) >= atLeast),
        Ct,
        meters.Text);

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream);
            var path = context.Request.Url?.AbsolutePath.Trim('/') ?? "";
            posts.Enqueue((path, await reader.ReadToEndAsync()));
            if (path != "hang")
            {
                context.Response.StatusCode = path switch { "500" => 500, "302" => 302, _ => 204 };
                context.Response.RedirectLocation = path == "302" ? Address + "ok" : null;
                context.Response.Close();
            }
        }
    }
}
