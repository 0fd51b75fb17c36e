using System.Net.Http.Headers;
using System.Text.Json;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Hooks;

/// <summary>Makes one call of a hook: a program that reads the VM as JSON, or a POST of it. The context, which holds secrets, is no part of that.</summary>
/// <param name="site">The site's id.</param>
/// <param name="runner">Runs programs on this machine.</param>
/// <param name="http">Follows no redirects, and has no deadline of its own.</param>
internal sealed class VmHookCaller(string site, ICommandRunner runner, HttpClient http)
{
    // What a hook prints is read away; nobody looks at it.
    private const int KeptOutput = 4096;

    /// <summary>Makes it.</summary>
    /// <exception cref="PeerUnreachableException">It did not end within the hook's deadline, or nobody answered; a program was killed with all it started.</exception>
    /// <exception cref="RejectedException">It failed; the message says how, and never names the URL, which may hold a secret.</exception>
    public Task CallAsync(VmHookConfiguration hook, Vm vm, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new VmNotice(site, VmRow.Of(vm)), ApiJson.Default.VmNotice);
        return hook.Url is { } url ? PostAsync(url, body, hook.Timeout, ct) : RunAsync(hook, body, ct);
    }

    private async Task RunAsync(VmHookConfiguration hook, byte[] body, CancellationToken ct)
    {
        var command = new Command(hook.Command[0], hook.Command[1..]) { StandardInput = body, Deadline = hook.Timeout, MaxOutputBytes = KeptOutput, Shown = hook.Command[0] };
        var result = await runner.RunAsync(command, ct);
        if (result.ExitCode != 0)
        {
            throw new RejectedException($"{hook.Command[0]} ended with {result.ExitCode}: {(result.Error.Length > 0 ? result.Error : "it said nothing")}.");
        }
    }

    private async Task PostAsync(string url, byte[] body, TimeSpan timeout, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!answer.IsSuccessStatusCode)
            {
                throw new RejectedException($"the URL answered {(int)answer.StatusCode}.");
            }
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new PeerUnreachableException($"the URL did not answer within {Words.Span(timeout)}.", e);
        }
        catch (HttpRequestException e)
        {
            throw new RejectedException($"the URL cannot be reached ({e.HttpRequestError}).", e);
        }
    }
}
