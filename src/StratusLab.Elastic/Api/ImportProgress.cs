using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Vmm.Images;

namespace StratusLab.Elastic.Api;

/// <summary>Keeps only the newest word of an import and sends it twice a second: the import never waits for a slow client.</summary>
internal sealed class ImportProgress(TimeProvider time) : IProgress<ImageProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private volatile ImageProgress newest = new(ImagePhase.Fetching, 0, null);

    /// <inheritdoc/>
    public void Report(ImageProgress value) => newest = value;

    /// <summary>Sends lines until the import is over, then its last one, which it returns. Throws what the import throws, and never before it is over.</summary>
    public async Task<ImportLine> ShowAsync(HttpContext http, Task<ImportLine> import)
    {
        http.Response.ContentType = JsonLines.ContentType;
        while (!import.IsCompleted)
        {
            var now = newest;
            await SendAsync(http, new(Wire.Of(now.Phase), now.Bytes, now.Total));
            await Task.WhenAny(import, Task.Delay(Interval, time, CancellationToken.None));
        }

        var last = await import;
        await SendAsync(http, last);
        return last;
    }

    // A client that has gone cancels the import; a write to it does nothing.
    private static Task SendAsync(HttpContext http, ImportLine line) => JsonLines.SendAsync(http, line, ApiJson.Default.ImportLine, CancellationToken.None);
}
