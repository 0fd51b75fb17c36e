using StratusLab.Elastic.Commands;

namespace StratusLab.Elastic.Tests.Doctor;

/// <summary>Programs that are shell scripts of a test; no others are there.</summary>
internal sealed class FakePrograms : ICommandRunner, IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-doctor").FullName;
    private readonly LocalCommandRunner real = new(TimeProvider.System);

    /// <summary>Adds a program: the lines of a POSIX shell script.</summary>
    public FakePrograms Add(string name, params string[] script)
    {
        File.WriteAllLines(Path.Combine(directory, name), script);
        return this;
    }

    /// <inheritdoc/>
    public Task<CommandResult> RunAsync(Command command, CancellationToken ct)
    {
        var script = Path.Combine(directory, Path.GetFileName(command.Program));
        return real.RunAsync(File.Exists(script) ? command with { Program = "sh", Arguments = [script, .. command.Arguments] } : command with { Program = script }, ct);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(directory, recursive: true);
}
