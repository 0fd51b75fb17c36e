using System.CommandLine;
using System.Globalization;
using System.Threading.Channels;
using StratusLab.Elastic.Cli.Printing;

namespace StratusLab.Elastic.Cli;

/// <summary>Shows an answer again and again until interrupted: on a terminal in the same place, elsewhere one below the other.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="interval">Between two questions, when nothing has happened.</param>
/// <param name="clock">Measures that.</param>
internal sealed class Watch(Terminal terminal, TimeSpan interval, TimeProvider clock)
{
    private const string Name = "--watch";
    private const string Seconds = "2";

    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(500);

    private readonly bool isDrawn = terminal.Traits.Height > 0 && !terminal.IsForPrograms;

    private readonly Channel<bool> news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private string last = "";

    /// <summary>The option that asks for it; null for showing once.</summary>
    public static Option<double?> Option()
    {
        var option = new Option<double?>(Name)
        {
            Description = $"Show it again when something has happened, and every so many seconds, until interrupted; every {Seconds} when no number is given (--watch=5)",
            HelpName = "SECONDS",
            Arity = ArgumentArity.ZeroOrOne,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 0 || !double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) || seconds is not (>= 0.1 and <= 86_400))
            {
                result.AddError($"Option '{Name}' must be a number of seconds from 0.1 to 86400, as in {Name}=5.");
            }
        });
        return option;
    }

    /// <summary>The option alone never takes the word after it: in "elastic why --watch 4711" that is the job.</summary>
    public static string[] Spelt(string[] args)
    {
        var end = Array.IndexOf(args, "--");
        return [.. args.Select((a, i) => a == Name && (end < 0 || i < end) ? $"{Name}={Seconds}" : a)];
    }

    /// <summary>Shows until <paramref name="ct"/>. Throws when it cannot be shown at first; later it is said and tried again.</summary>
    /// <param name="show">Asks, and prints.</param>
    /// <param name="follow">Calls what it is given whenever something has happened, so that it is shown at once; may end when it cannot.</param>
    /// <param name="ct">Ends it.</param>
    public async Task RunAsync(Func<Terminal, CancellationToken, Task> show, Func<Action, CancellationToken, Task> follow, CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var following = Task.CompletedTask;
        Write(isDrawn ? "\e[?1049h\e[?25l" : "");
        try
        {
            await ShowAsync(show, ct);
            following = FollowAsync(follow, end.Token);
            while (true)
            {
                await PauseAsync(ct);
                await ShowAsync(show, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Being interrupted is how watching ends.
        }
        finally
        {
            Write(isDrawn ? $"\e[?25h\e[?1049l{last}" : "");
            await end.CancelAsync();
            await following;
        }
    }

    // The interval, or until something happens; however much does, not more often than twice a second.
    private async Task PauseAsync(CancellationToken ct)
    {
        var least = interval < Least ? interval : Least;
        await Task.Delay(least, clock, ct);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var (rest, happened) = (Task.Delay(interval - least, clock, enough.Token), news.Reader.WaitToReadAsync(enough.Token).AsTask());
        await Task.WhenAny(rest, happened);
        ct.ThrowIfCancellationRequested();
        await enough.CancelAsync();
        await Task.WhenAll(rest, happened).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        news.Reader.TryRead(out _);
    }

    private async Task FollowAsync(Func<Action, CancellationToken, Task> follow, CancellationToken ct)
    {
        try
        {
            await follow(() => news.Writer.TryWrite(true), ct);
        }
        catch (Exception e) when (e is OperationCanceledException or CliException)
        {
            // Then the interval alone says when.
        }
    }

    private async Task ShowAsync(Func<Terminal, CancellationToken, Task> show, CancellationToken ct)
    {
        using var page = new StringWriter();
        var trouble = "";
        try
        {
            await show(terminal.To(page), ct);
        }
        catch (CliException e) when (e.ExitCode == ExitCode.Unreachable && last.Length > 0)
        {
            trouble = e.Message;
        }

        if (isDrawn)
        {
            last = trouble.Length == 0 ? page.ToString() : last;
            Write(Drawn(trouble));
        }
        else if (trouble.Length > 0)
        {
            terminal.Note(trouble);
        }
        else
        {
            Write((terminal.Form == OutputForm.Yaml ? "---\n" : last.Length > 0 && !terminal.IsForPrograms ? "\n" : "") + page);
            last = page.ToString();
        }
    }

    // Each line is written over what stood there, and what is left below is cleared, so that nothing flickers.
    private string Drawn(string trouble)
    {
        var lines = last.TrimEnd('\n').Split('\n');
        var room = terminal.Traits.Height - 2;
        string[] shown = lines.Length <= room ? lines : [.. lines.Take(room - 1), $"… {lines.Length - room + 1} more lines: a higher window shows them"];
        var heading = Terminal.Clean(trouble.Length > 0 ? trouble
            : string.Create(CultureInfo.InvariantCulture, $"Every {interval.TotalSeconds:0.###} s, at {TimeZoneInfo.ConvertTime(clock.GetUtcNow(), terminal.Traits.Zone):HH:mm:ss}; Ctrl-C ends it"));
        return $"\e[H{heading}\e[K\n{string.Concat(shown.Select(l => $"{l}\e[K\n"))}\e[J";
    }

    private void Write(string text)
    {
        terminal.Output.Write(text);
        terminal.Output.Flush();
    }
}
