using System.CommandLine;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Asking;
using StratusLab.Elastic.Cli.Printing;

namespace StratusLab.Elastic.Cli;

/// <summary>One run of a command that asks the service.</summary>
internal sealed class Call(ParseResult parsed, ServiceClient client, Surroundings surroundings)
{
    private const int Tries = 5;

    /// <summary>The service.</summary>
    public ServiceClient Client => client;

    /// <summary>Where to print.</summary>
    public Terminal Terminal => surroundings.Terminal;

    /// <summary>The clock here.</summary>
    public TimeProvider Clock => surroundings.Clock;

    /// <summary>The same, printed elsewhere.</summary>
    public Call On(Terminal terminal) => new(parsed, client, surroundings with { Terminal = terminal });

    /// <summary>Shows instants as of now.</summary>
    public Moments Moments => MomentsAt(Clock.GetUtcNow());

    /// <summary>Who asks: with sudo, whoever called it.</summary>
    public string Who => surroundings.Environment("SUDO_USER") is { Length: > 0 } user ? user : Environment.UserName;

    /// <summary>Shows instants as of the service's clock.</summary>
    public Moments MomentsAt(DateTimeOffset now) => new(now, Terminal.Traits.Zone);

    /// <summary>The value of an option; the default when it is not given.</summary>
    public T? Value<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>The value of an argument.</summary>
    public T? Value<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>Reads a value and prints it: as it came, or by <paramref name="print"/>.</summary>
    public Task ShowAsync<T>(string path, JsonTypeInfo<T> type, string what, Action<T> print, CancellationToken ct) => ShowAsync(
        path,
        type,
        what,
        value =>
        {
            print(value);
            return Task.CompletedTask;
        },
        ct);

    /// <summary>The same, where printing asks for more.</summary>
    public async Task ShowAsync<T>(string path, JsonTypeInfo<T> type, string what, Func<T, Task> print, CancellationToken ct)
    {
        var json = await client.GetAsync(path, what, ct);
        var value = client.Read(json, type, what);
        if (Terminal.IsForPrograms)
        {
            Terminal.Answer(json);
        }
        else
        {
            await print(value);
        }
    }

    /// <summary>Reads a list and prints it. Without a limit it is read to its end, page by page; one that the limit has cut is said to be so.</summary>
    public async Task ShowListAsync<T>(string path, JsonTypeInfo<ListOf<T>> type, string what, Action<ListOf<T>> print, CancellationToken ct, int? limit = null)
    {
        var (list, json) = limit is null ? await ReadWholeAsync(path, type, what, ct) : await ReadPageAsync(path, type, what, ct);
        if (Terminal.IsForPrograms)
        {
            Terminal.Answer(json);
        }
        else
        {
            print(list);
        }

        if (list.Next is not null)
        {
            Terminal.Note($"There is more than these {list.Items.Length}: leave --limit out to see all.");
        }
    }

    // Where the end of a page is gone, what follows it is not known.
    private async Task<(ListOf<T> List, byte[] Json)> ReadWholeAsync<T>(string path, JsonTypeInfo<ListOf<T>> type, string what, CancellationToken ct)
    {
        for (var left = Tries; left > 0; left--)
        {
            try
            {
                return await ReadToEndAsync(path, type, what, ct);
            }
            catch (CliException e) when (e.Status == HttpStatusCode.Gone)
            {
                // Begun anew.
            }
        }

        throw new CliException(ExitCode.Failed, $"Could not {what}: it changed between two of its pages, {Tries} times. Ask for less of it: \"--limit\" takes only its beginning.");
    }

    private async Task<(ListOf<T> List, byte[] Json)> ReadToEndAsync<T>(string path, JsonTypeInfo<ListOf<T>> type, string what, CancellationToken ct)
    {
        var (first, json) = await ReadPageAsync(path, type, what, ct);
        if (first.Next is null)
        {
            return (first, json);
        }

        var items = first.Items.ToBuilder();
        for (var next = first.Next; next is not null;)
        {
            var (page, _) = await ReadPageAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}after={Uri.EscapeDataString(next)}", type, what, ct);
            items.AddRange(page.Items);
            // A page without items, or the same again, would never come to an end.
            next = page.Items.IsEmpty || page.Next == next ? null : page.Next;
        }

        var whole = new ListOf<T>(items.ToImmutable());
        return (whole, JsonSerializer.SerializeToUtf8Bytes(whole, type));
    }

    private async Task<(ListOf<T> List, byte[] Json)> ReadPageAsync<T>(string path, JsonTypeInfo<ListOf<T>> type, string what, CancellationToken ct)
    {
        var json = await client.GetAsync(path, what, ct);
        return (client.Read(json, type, what), json);
    }

    /// <summary>Gives an order and prints what it has done.</summary>
    public async Task OrderAsync<T>(string path, T body, JsonTypeInfo<T> type, string what, CancellationToken ct)
    {
        var json = await client.PostAsync(path, body, type, what, ct);
        var done = client.Read(json, ApiJson.Default.Done, what);
        if (Terminal.IsForPrograms)
        {
            Terminal.Answer(json);
        }
        else
        {
            Terminal.Text(done.Text);
        }
    }

    /// <summary>Gives the same order for each of several things, and prints what was done. What is refused does not keep the others from being done; it is told at the end.</summary>
    public async Task OrderEachAsync(IReadOnlyList<string> names, Func<string, string> path, Func<string, string> what, CancellationToken ct)
    {
        var failures = new List<CliException>();
        foreach (var name in names)
        {
            try
            {
                await OrderAsync(path(name), new(Who), ApiJson.Default.OperatorRequest, what(name), ct);
            }
            catch (CliException e) when (e.ExitCode == ExitCode.Refused && names.Count > 1)
            {
                failures.Add(e);
            }
        }

        if (failures.Count > 0)
        {
            throw new CliException(ExitCode.Refused, string.Join('\n', failures.Select(f => f.Message)), failures[0]);
        }
    }
}
