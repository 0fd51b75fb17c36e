using System.Diagnostics;

namespace StratusLab.Elastic.Tests.Web.Browser;

/// <summary>A Chromium without a window and with a profile of its own, which ends with it.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const string Program = "/usr/bin/chromium";

    private static readonly string[] Flags =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
        "--hide-scrollbars", "--remote-debugging-port=0",
    ];

    private readonly Process process;
    private readonly string profile;
    private readonly DevTools tools;

    private Chromium(Process process, string profile, DevTools tools) => (this.process, this.profile, this.tools) = (process, profile, tools);

    /// <summary>Starts it.</summary>
    public static async Task<Chromium> StartAsync(CancellationToken ct)
    {
        if (!File.Exists(Program))
        {
            throw new InvalidOperationException("Chromium is not installed: tests/lab/install test");
        }

        var profile = Directory.CreateTempSubdirectory("elastic-chromium-").FullName;
        var process = Process.Start(new ProcessStartInfo(Program, [.. Flags, $"--user-data-dir={profile}", "about:blank"]) { RedirectStandardError = true, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{Program} did not start.");
        var says = new List<string>();
        var ready = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        try
        {
            var address = await ready.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, ct);
            return new(process, profile, await DevTools.ConnectAsync(new(address), ct));
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"Chromium did not say where it listens:\n{string.Join('\n', says)}");
        }

        void Hear(string? line)
        {
            const string Begin = "DevTools listening on ";
            if (line?.StartsWith(Begin, StringComparison.Ordinal) == true)
            {
                ready.TrySetResult(line[Begin.Length..].Trim());
            }
            else if (line is not null)
            {
                says.Add(line);
            }
        }
    }

    /// <summary>Opens a tab that shares nothing with others.</summary>
    public async Task<Tab> OpenAsync(CancellationToken ct)
    {
        var context = (await tools.SendAsync("Target.createBrowserContext", null, null, ct))["browserContextId"]!.GetValue<string>(); // The protocol says so.
        var target = await tools.SendAsync("Target.createTarget", new() { ["url"] = "about:blank", ["browserContextId"] = context }, null, ct);
        var session = await tools.SendAsync("Target.attachToTarget", new() { ["targetId"] = target["targetId"]!.GetValue<string>(), ["flatten"] = true }, null, ct);
        return new(tools, session["sessionId"]!.GetValue<string>());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await tools.DisposeAsync();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        try
        {
            Directory.Delete(profile, recursive: true);
        }
        catch (IOException)
        {
            // A child of it still writes; the profile is in the temporary directory.
        }
    }
}
