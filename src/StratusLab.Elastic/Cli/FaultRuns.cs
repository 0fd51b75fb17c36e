using System.Text.Json;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Simulate;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic simulate --faults</c>: runs histories under faults and prints the promises that were broken.</summary>
internal sealed class FaultRuns(Terminal terminal, Func<int, Action<string>, CancellationToken, Task<HistoryResult>> play)
{
    /// <summary>Runs histories; 0 when every promise was kept, otherwise 1.</summary>
    public async Task<int> RunAsync(int seed, int count, bool isTraced, CancellationToken ct)
    {
        // Traces of several histories at once could not be read.
        var workers = isTraced ? 1 : Environment.ProcessorCount;
        var printer = new InOrder<HistoryResult>(Print);
        var results = new HistoryResult[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = ct }, async (index, ct) =>
        {
            results[index] = await play(unchecked(seed + index), isTraced ? Trace : static _ => { }, ct);
            printer.Add(index, results[index]);
        });
        if (terminal.IsForPrograms)
        {
            terminal.Answer(JsonSerializer.SerializeToUtf8Bytes(results, CliJson.Default.HistoryResultArray));
            return results.Any(r => r.Violation is not null) ? ExitCode.Failed : ExitCode.Done;
        }

        var broken = results.Count(r => r.Violation is not null);
        terminal.Line(
            $"{(count == 1 ? "1 history" : $"{count} histories")} from seed {seed}: {Words.Count(broken, "violation")} "
            + $"({Sum(r => r.Jobs)} jobs, {Sum(r => r.Vms)} VMs, {Sum(r => r.Faults)} faults, {Sum(r => r.Crashes)} crashes).");
        return broken > 0 ? ExitCode.Failed : ExitCode.Done;

        long Sum(Func<HistoryResult, long> of) => results.Sum(of);
    }

    // Beside an answer for programs there is no room for a trace but standard error.
    private void Trace(string line)
    {
        if (terminal.IsForPrograms)
        {
            terminal.Note(line);
        }
        else
        {
            terminal.Line(line);
        }
    }

    private void Print(HistoryResult history)
    {
        if (!terminal.IsForPrograms && history.Violation is { } violation)
        {
            terminal.Line(new($"History {history.Seed} broke a promise: ", Tone.Bad), violation);
            terminal.Line($"  to see it all: elastic simulate --faults {history.Seed} --trace");
        }
    }
}
