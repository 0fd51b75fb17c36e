using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Images;

/// <summary>Where an image comes from: an absolute path, a file URL, or an http(s) URL.</summary>
internal sealed class ImageSource
{
    private const int MaxHops = 5;

    private readonly string? path;
    private readonly Uri? url;
    private readonly string accept;

    private ImageSource(string shown, string? path, Uri? url, string accept) => (Shown, this.path, this.url, this.accept) = (shown, path, url, accept);

    /// <summary>How it is recorded and shown: without a URL's query, which may hold a token.</summary>
    public string Shown { get; }

    /// <summary>Reads one. A server that can say it in several ways is asked for <paramref name="accept"/>.</summary>
    public static ImageSource Parse(string text, string accept = "*/*")
    {
        if (text.StartsWith('/'))
        {
            return new ImageSource(Printable.Text(text, 1000), text, null, accept);
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https" or "file") || (url.IsFile && url.Host.Length > 0))
        {
            throw new RejectedException($"The image source \"{Printable.Text(text, 80)}\" is neither an absolute path nor an http, https or file URL.");
        }

        if (url.UserInfo.Length > 0)
        {
            throw new RejectedException("An image source with a user name or password in its URL is not taken: it would be recorded. Fetch the file by hand and give its path.");
        }

        return url.IsFile ? new ImageSource(url.LocalPath, url.LocalPath, null, accept)
            : new ImageSource(Printable.Text(url.GetLeftPart(UriPartial.Path), 1000), null, url, accept);
    }

    /// <summary>Opens it, in the middle when <paramref name="begun"/> says what has come already and the source still has that version; otherwise at its beginning.</summary>
    public async Task<OpenedSource> OpenAsync(HttpClient http, (long Bytes, string Validator)? begun, CancellationToken ct)
    {
        if (path is not null)
        {
            return OpenFile(path);
        }

        var response = await SendAsync(http, begun, ct).ConfigureAwait(false);
        var range = response.Content.Headers.ContentRange;
        var (start, isRest) = (begun?.Bytes ?? 0, begun is not null);
        if (isRest && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && range?.Length == start)
        {
            response.Dispose(); // Nothing is missing.
            return new OpenedSource(Stream.Null, start, start, begun?.Validator);
        }

        if (isRest && (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable || (response.StatusCode == HttpStatusCode.PartialContent && range?.From != start)))
        {
            response.Dispose(); // Not what was asked for.
            return await OpenAsync(http, null, ct).ConfigureAwait(false);
        }

        RequireSuccess(response);
        var content = await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        return response.StatusCode == HttpStatusCode.PartialContent
            ? new OpenedSource(content, start, range?.Length, begun?.Validator)
            : new OpenedSource(content, 0, response.Content.Headers.ContentLength, ValidatorOf(response));
    }

    /// <summary>The failure of a source that was readable and is no more.</summary>
    public PeerUnreachableException Unreachable(string why, Exception? inner) => new($"{Shown} could not be fetched: {Printable.Text(why)}. Try again: what has come is kept for a day where the server lets it be gone on with.", inner);

    private async Task<HttpResponseMessage> SendAsync(HttpClient http, (long Bytes, string Validator)? begun, CancellationToken ct)
    {
        var at = url!; // Only asked of a URL.
        for (var hops = 0; ; hops++)
        {
            var response = await SendAsync(http, at, begun, ct).ConfigureAwait(false);
            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
                || response.Headers.Location is not { } location)
            {
                return response;
            }

            response.Dispose();
            var next = new Uri(at, location);
            var isKept = next.Scheme == Uri.UriSchemeHttps || (next.Scheme == Uri.UriSchemeHttp && at.Scheme == Uri.UriSchemeHttp);
            at = isKept && hops < MaxHops ? next : throw new RejectedException(
                $"{Shown} points to {Printable.Text(next.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped), 200)}, which is not followed: only to http and https, never from https to http, and {MaxHops} times. Give the URL of the file itself.");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpClient http, Uri at, (long Bytes, string Validator)? begun, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, at) { Headers = { { "Accept", accept } } };
        if (begun is { } have && RangeConditionHeaderValue.TryParse(have.Validator, out var condition))
        {
            (request.Headers.Range, request.Headers.IfRange) = (new RangeHeaderValue(have.Bytes, null), condition);
        }

        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw Unreachable(e.Message, e);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw Unreachable("no answer in time", e);
        }
    }

    private void RequireSuccess(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        using (response)
        {
            var status = $"{(int)response.StatusCode} {Printable.Text(response.ReasonPhrase, 80)}";
            throw response.StatusCode is >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests ? Unreachable(status, null)
                : new RejectedException($"{Shown} answered {status}: check the URL.");
        }
    }

    // Of a weak entity tag two versions may have the same; a date is enough, since the whole is verified in the end.
    private static string? ValidatorOf(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } tag ? tag.ToString() : response.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture);

    private static OpenedSource OpenFile(string path)
    {
        try
        {
            var file = new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
            return new OpenedSource(file, 0, file.CanSeek ? file.Length : null, null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new RejectedException($"The image {Printable.Text(path, 1000)} cannot be read: {Printable.Text(e.Message)}", e);
        }
    }
}
