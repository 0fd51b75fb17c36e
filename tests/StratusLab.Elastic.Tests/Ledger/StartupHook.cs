using System.Diagnostics;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Tests.Ledger;

/// <summary>
/// The program of a child process that commits until it is killed. The test host's own entry point cannot be replaced, so the runtime is told by
/// <c>DOTNET_STARTUP_HOOKS</c> to call this first (its name and lack of a namespace are what the runtime looks for); it never returns.
/// </summary>
internal static class StartupHook
{
    public const int VmsPerCommit = 200;

    /// <summary>How to start the child. It prints the number of every commit that it was told is durable.</summary>
    public static ProcessStartInfo Child(LedgerOptions options)
    {
        var assembly = typeof(StartupHook).Assembly.Location;
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", assembly]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_STARTUP_HOOKS"] = assembly;
        start.Environment["ELASTIC_TEST_FILE"] = options.File ?? "";
        start.Environment["ELASTIC_TEST_POSTGRESQL"] = options.PostgreSql ?? "";
        return start;
    }

    public static void Initialize() => CommitForeverAsync().GetAwaiter().GetResult();

    private static async Task CommitForeverAsync()
    {
        LedgerOptions options = new()
        {
            File = Environment.GetEnvironmentVariable("ELASTIC_TEST_FILE"),
            PostgreSql = Environment.GetEnvironmentVariable("ELASTIC_TEST_POSTGRESQL"),
        };
        await using var ledger = await Ledger.OpenAsync(options, TimeProvider.System, CancellationToken.None);
        for (long commit = 0; ; commit++)
        {
            var ids = Enumerable.Range(1, VmsPerCommit).Select(i => (commit * VmsPerCommit) + i).ToList();
            LedgerCommit next = new() { Vms = [.. ids.Select(Records.Vm)], Leases = [.. ids.Select(id => Records.Lease(id, id))], Plan = Records.Plan("p", true) };
            await ledger.CommitAsync(next, CancellationToken.None);
            Console.WriteLine(commit + 1);
        }
    }
}
