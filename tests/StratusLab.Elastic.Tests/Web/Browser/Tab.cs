using System.Text.Json.Nodes;

namespace StratusLab.Elastic.Tests.Web.Browser;

/// <summary>A tab of a <see cref="Chromium"/>.</summary>
internal sealed class Tab(DevTools tools, string session)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Shows a page, and waits until it is there.</summary>
    public async Task GoAsync(Uri address, CancellationToken ct)
    {
        await SendAsync("Page.navigate", new() { ["url"] = address.ToString() }, ct);
        await WaitAsync($"location.href.startsWith('{address.GetLeftPart(UriPartial.Path)}') && document.readyState === 'complete'", ct);
    }

    /// <summary>What an expression of JavaScript gives, as text.</summary>
    public async Task<string> AskAsync(string expression, CancellationToken ct)
    {
        var answer = await SendAsync("Runtime.evaluate", new() { ["expression"] = $"String({expression})", ["awaitPromise"] = true }, ct);
        return answer["exceptionDetails"] is { } wrong ? throw new InvalidOperationException($"{expression}: {wrong.ToJsonString()}") : answer["result"]!["value"]!.GetValue<string>(); // A string, as asked.
    }

    /// <summary>Waits until an expression is true. A page that is just being exchanged gives none.</summary>
    public Task WaitAsync(string expression, CancellationToken ct) => Until.TrueAsync(
        expression,
        Patience,
        async () =>
        {
            try
            {
                return await AskAsync(expression, ct) == "true";
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        },
        ct);

    /// <summary>Presses and releases a key, as somebody at the keyboard does.</summary>
    public async Task PressAsync(string key, CancellationToken ct)
    {
        var (code, text) = key switch { "Tab" => (9, ""), "Enter" => (13, "\r"), " " => (32, " "), _ => throw new ArgumentOutOfRangeException(nameof(key), key, "No test presses it yet.") };
        await SendAsync("Input.dispatchKeyEvent", new() { ["type"] = text.Length > 0 ? "keyDown" : "rawKeyDown", ["key"] = key, ["code"] = key == " " ? "Space" : key, ["windowsVirtualKeyCode"] = code, ["text"] = text }, ct);
        await SendAsync("Input.dispatchKeyEvent", new() { ["type"] = "keyUp", ["key"] = key, ["code"] = key == " " ? "Space" : key, ["windowsVirtualKeyCode"] = code }, ct);
    }

    /// <summary>Types into what has the focus.</summary>
    public Task TypeAsync(string text, CancellationToken ct) => SendAsync("Input.insertText", new() { ["text"] = text }, ct);

    /// <summary>Makes its window this large.</summary>
    public Task ResizeAsync(int width, int height, CancellationToken ct) =>
        SendAsync("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false }, ct);

    /// <summary>Says what its user prefers: <c>prefers-color-scheme</c>.</summary>
    public Task PreferAsync(string scheme, CancellationToken ct) =>
        SendAsync("Emulation.setEmulatedMedia", new() { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme }) }, ct);

    /// <summary>Runs no script of pages from the next one on.</summary>
    public Task StopScriptsAsync(CancellationToken ct) => SendAsync("Emulation.setScriptExecutionDisabled", new() { ["value"] = true }, ct);

    /// <summary>A picture of all of the page (PNG).</summary>
    public async Task<byte[]> PictureAsync(CancellationToken ct)
    {
        var answer = await SendAsync("Page.captureScreenshot", new() { ["format"] = "png", ["captureBeyondViewport"] = false }, ct);
        return Convert.FromBase64String(answer["data"]!.GetValue<string>()); // The protocol says so.
    }

    private Task<JsonNode> SendAsync(string method, JsonObject parameters, CancellationToken ct) => tools.SendAsync(method, parameters, session, ct);
}
