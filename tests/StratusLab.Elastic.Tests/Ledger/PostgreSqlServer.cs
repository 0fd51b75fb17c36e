using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace StratusLab.Elastic.Tests.Ledger;

/// <summary>
/// A private PostgreSQL server in a temporary directory, reached through a Unix socket there and by no network. A small shell process waits for this
/// process's end, however it comes, stops the server and removes the directory.
/// </summary>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgreSqlServer>> SharedServer = new(StartAsync);

    private readonly string _programs;
    private readonly Process _watch;
    private int _schemas;

    private PostgreSqlServer(string programs, string directory)
    {
        _programs = programs;
        Directory = directory;
        const string Watch = "trap '' INT TERM HUP; cat > /dev/null; \"$@\" > /dev/null 2>&1; rm -rf \"$0\"";
        string[] arguments = ["-c", Watch, directory, .. AsPostgres("pg_ctl", "-D", Data, "-m", "immediate", "stop")];
        ProcessStartInfo start = new("/bin/sh", arguments) { RedirectStandardInput = true };
        _watch = Process.Start(start) ?? throw new InvalidOperationException("/bin/sh did not start.");
    }

    /// <summary>One for all tests of this assembly that do not stop it.</summary>
    public static Task<PostgreSqlServer> Shared => SharedServer.Value;

    /// <summary>Where its socket is.</summary>
    public string Directory { get; }

    private string Data => Path.Combine(Directory, "data");

    /// <summary>Makes and starts a server.</summary>
    public static async Task<PostgreSqlServer> StartAsync()
    {
        var programs = FindPrograms();
        var directory = System.IO.Directory.CreateTempSubdirectory("elastic-pg-").FullName;
        PostgreSqlServer server = new(programs, directory);
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync(["chown", "postgres", directory]);
        }

        await RunAsync(server.AsPostgres("initdb", "-D", server.Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"));
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it after <see cref="StopAsync"/>.</summary>
    public Task StartAgainAsync()
    {
        var settings = $"-c listen_addresses='' -c unix_socket_directories={Directory} -c fsync=off";
        return RunAsync(AsPostgres("pg_ctl", "-D", Data, "-w", "-t", "60", "-l", Path.Combine(Directory, "log"), "-o", settings, "start"));
    }

    /// <summary>Stops it at once, as a crash would.</summary>
    public Task StopAsync() => RunAsync(AsPostgres("pg_ctl", "-D", Data, "-w", "-m", "immediate", "stop"));

    /// <summary>Makes an empty schema, which is much faster than a database, and returns how to connect to it.</summary>
    public async Task<string> NewSchemaAsync(CancellationToken ct)
    {
        var connection = $"Host={Directory};Username=postgres;Database=postgres;Password=not-asked-for";
        var name = $"ledger{Interlocked.Increment(ref _schemas).ToString(CultureInfo.InvariantCulture)}";
        await ExecuteAsync(connection, $"CREATE SCHEMA {name}", ct);
        return $"{connection};Search Path={name}";
    }

    /// <summary>Runs SQL.</summary>
    public static async Task ExecuteAsync(string connectionString, string sql, CancellationToken ct)
    {
        await using NpgsqlConnection connection = new(connectionString + ";Pooling=false");
        await connection.OpenAsync(ct);
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _watch.StandardInput.Close();
        await _watch.WaitForExitAsync();
        _watch.Dispose();
    }

    /// <summary>PostgreSQL refuses to be run by root.</summary>
    private string[] AsPostgres(string program, params string[] arguments)
    {
        string[] command = [Path.Combine(_programs, program), .. arguments];
        return Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--", .. command] : command;
    }

    private static string FindPrograms()
    {
        const string Debian = "/usr/lib/postgresql";
        var versions = System.IO.Directory.Exists(Debian) ? System.IO.Directory.GetDirectories(Debian) : [];
        var candidates = versions
            .OrderByDescending(v => int.TryParse(Path.GetFileName(v), CultureInfo.InvariantCulture, out var n) ? n : 0)
            .Select(v => Path.Combine(v, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'));
        return candidates.FirstOrDefault(c => File.Exists(Path.Combine(c, "initdb")))
            ?? throw new AssertFailedException("The ledger is tested on a real PostgreSQL, and there is none here. Install it: apt-get install postgresql");
    }

    private static async Task RunAsync(string[] command)
    {
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new AssertFailedException($"{string.Join(' ', command)} failed with exit code {process.ExitCode}: {await error} {output}");
        }
    }
}
