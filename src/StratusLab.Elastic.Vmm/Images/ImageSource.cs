using System.Net;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Images;

/// <summary>Where an image comes from: an absolute path, a file URL, or an http(s) URL.</summary>
internal sealed class ImageSource
{
    private readonly string? path;
    private readonly Uri? url;

    private ImageSource(string shown, string? path, Uri? url) => (Shown, this.path, this.url) = (shown, path, url);

    /// <summary>How it is recorded and shown: without a URL's query, which may hold a token.</summary>
    public string Shown { get; }

    public static ImageSource Parse(string text)
    {
        if (text.StartsWith('/'))
        {
            return new ImageSource(Printable.Text(text, 1000), text, null);
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https" or "file") || (url.IsFile && url.Host.Length > 0))
        {
            throw new RejectedException($"The image source \"{Printable.Text(text, 80)}\" is neither an absolute path nor an http, https or file URL.");
        }

        if (url.UserInfo.Length > 0)
        {
            throw new RejectedException("An image source with a user name or password in its URL is not taken: it would be recorded. Fetch the file by hand and give its path.");
        }

        return url.IsFile ? new ImageSource(url.LocalPath, url.LocalPath, null)
            : new ImageSource(Printable.Text(url.GetLeftPart(UriPartial.Path), 1000), null, url);
    }

    /// <summary>Opens it; the length is null when the server did not say.</summary>
    public async Task<(Stream Content, long? Length)> OpenAsync(HttpClient http, CancellationToken ct)
    {
        if (path is not null)
        {
            return OpenFile(path);
        }

        HttpResponseMessage response;
        try
        {
            response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw Unreachable(e.Message, e);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw Unreachable("no answer in time", e);
        }

        if (!response.IsSuccessStatusCode)
        {
            using (response)
            {
                var status = $"{(int)response.StatusCode} {Printable.Text(response.ReasonPhrase, 80)}";
                throw response.StatusCode is >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
                    ? Unreachable(status, null)
                    : new RejectedException($"{Shown} answered {status}: check the URL.");
            }
        }

        return (await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false), response.Content.Headers.ContentLength);
    }

    /// <summary>The failure of a source that was readable and is no more.</summary>
    public PeerUnreachableException Unreachable(string why, Exception? inner) => new($"{Shown} could not be fetched: {Printable.Text(why)}. Nothing was kept; try again.", inner);

    private static (Stream, long?) OpenFile(string path)
    {
        try
        {
            var file = new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
            return (file, file.CanSeek ? file.Length : null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new RejectedException($"The image {Printable.Text(path, 1000)} cannot be read: {Printable.Text(e.Message)}", e);
        }
    }
}
