using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Signing;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Drivers.Ec2;

/// <summary>
/// Asks the EC2 Query API of version 2016-11-15: a POST of a form, signed with Signature Version 4, and an answer in XML. Nothing is repeated here: whoever asks comes again
/// with the next look, and what must not happen twice has a token.
/// </summary>
public sealed class Ec2Client
{
    private const string Version = "2016-11-15";
    private const string Form = "application/x-www-form-urlencoded; charset=utf-8";

    private readonly Ec2Options options;
    private readonly HttpClient http;
    private readonly TimeProvider clock;
    private readonly Ec2Credentials credentials;
    private readonly Ec2Pace pace;
    private readonly RegionEndpoint region;

    /// <summary>Asks nothing yet.</summary>
    /// <param name="options">Whose credentials, and where.</param>
    /// <param name="http">Follows no redirection (<see cref="MakeHttp"/>): a signature is for one address.</param>
    /// <param name="clock">Stamps and times requests.</param>
    /// <param name="random">Spreads the rests of several services that were told to slow down.</param>
    public Ec2Client(Ec2Options options, HttpClient http, TimeProvider clock, Random random)
    {
        (this.options, this.http, this.clock) = (options, http, clock);
        credentials = new(options);
        pace = new(clock, random);
        region = RegionEndpoint.GetBySystemName(options.Region);
    }

    /// <summary>An HTTP client that is fit for it.</summary>
    public static HttpClient MakeHttp() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Asks for one action.</summary>
    /// <param name="action"><c>DescribeInstances</c>.</param>
    /// <param name="parameters">Its parameters, lists as EC2 counts them: <c>Filter.1.Name</c>.</param>
    /// <param name="ct">Cancels the wait; whether it was done is then unknown.</param>
    /// <exception cref="PeerUnreachableException">Nobody answered, or with something else than an answer; or EC2 wants to be asked more slowly.</exception>
    /// <exception cref="RejectedException">There are no credentials.</exception>
    internal async Task<Ec2Answer> AskAsync(string action, IEnumerable<(string Name, string Value)> parameters, CancellationToken ct)
    {
        if (pace.Rest is { } rest)
        {
            throw new PeerUnreachableException($"EC2 for {options.Host} was asked too fast and rests for another {Words.Span(rest + TimeSpan.FromSeconds(1))}; {action} waits.");
        }

        using var patience = new CancellationTokenSource(options.Deadline, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            var (request, secrets) = await SignAsync(action, parameters, stop.Token).ConfigureAwait(false);
            using (request)
            {
                using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop.Token).ConfigureAwait(false);
                return await ReadAsync(action, response, secrets, stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new PeerUnreachableException($"{options.Endpoint} did not answer {action} within {Words.Span(options.Deadline)}.", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or XmlException or FormatException)
        {
            throw new PeerUnreachableException($"{options.Endpoint} could not be asked for {action}: {Printable.Text(e.GetBaseException().Message, 300)}", e);
        }
    }

    private async Task<(HttpRequestMessage Request, ImmutableCredentials Secrets)> SignAsync(string action, IEnumerable<(string Name, string Value)> parameters, CancellationToken ct)
    {
        var body = Encode([("Action", action), ("Version", Version), .. parameters]);
        var request = new AWSSigningRequest { HttpMethod = HttpMethod.Post, RequestUri = options.Endpoint, Content = body };
        request.Headers["Content-Type"] = Form;
        try
        {
            var found = credentials.Find();
            var secrets = await found.GetCredentialsAsync().WaitAsync(ct).ConfigureAwait(false);
            var signed = await AWSSigV4Signer.SignAsync(
                request, new() { Credentials = found, Region = region, Service = "ec2", SignedAt = clock.GetUtcNow().UtcDateTime }, ct).ConfigureAwait(false);
            var message = new HttpRequestMessage(HttpMethod.Post, options.Endpoint) { Content = new ByteArrayContent(body) };
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(Form);
            foreach (var (name, value) in signed.Headers)
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }

            return (message, secrets);
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or InvalidOperationException or ArgumentException)
        {
            throw Ec2Credentials.Missing(options.Host, e);
        }
    }

    private async Task<Ec2Answer> ReadAsync(string action, HttpResponseMessage response, ImmutableCredentials secrets, CancellationToken ct)
    {
        XElement? body = null;
        try
        {
            await using var content = await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
            body = await Ec2Xml.ReadAsync(content, ct).ConfigureAwait(false);
        }
        catch (XmlException) when (!response.IsSuccessStatusCode)
        {
            // A gateway's page: its status says enough.
        }

        if (response.IsSuccessStatusCode)
        {
            pace.Pass();
            return body!.Name.LocalName == action + "Response" ? new(body, null, response.Headers.Date)
                : throw new FormatException($"the answer is no {action}Response: is this the endpoint of an EC2 API?");
        }

        // <Response><Errors><Error><Code/><Message/></Error></Errors></Response>; some providers leave Errors out.
        var part = body?.Child("Errors")?.Child("Error") ?? body?.Child("Error") ?? body;
        var code = Printable.Text(part?.Text("Code"), 80);
        var message = Hide(part?.Text("Message") ?? "", secrets);
        if (Ec2Fault.IsTooFast(code) || response.StatusCode == HttpStatusCode.TooManyRequests)
        {
            pace.Slow();
            throw new PeerUnreachableException($"EC2 for {options.Host} was asked too fast ({(code.Length > 0 ? code : "429")}); it is asked more slowly.");
        }

        pace.Pass();
        return ((int)response.StatusCode >= 500 && !Ec2Fault.IsNoRoom(code)) || code.Length == 0
            ? throw new PeerUnreachableException($"{options.Endpoint} answered {action} with {(int)response.StatusCode} {code}: {message}".TrimEnd(' ', ':') + ".")
            : new(new XElement("none"), new(code, message), response.Headers.Date);
    }

    // Whatever a provider repeats of a request must not get into a log.
    private static string Hide(string message, ImmutableCredentials secrets)
    {
        var shown = message.Split("Encoded authorization failure message", 2)[0];
        foreach (var secret in new[] { secrets.SecretKey, secrets.Token, secrets.AccessKey }.Where(s => !string.IsNullOrEmpty(s)))
        {
            shown = shown.Replace(secret, "…", StringComparison.Ordinal);
        }

        return Printable.Text(shown.Trim(), 400);
    }

    // Everything but the unreserved characters of RFC 3986.
    private static byte[] Encode(IEnumerable<(string Name, string Value)> parameters) =>
        Encoding.ASCII.GetBytes(string.Join('&', parameters.Select(p => $"{Uri.EscapeDataString(p.Name)}={Uri.EscapeDataString(p.Value)}")));
}
