using System.Runtime.Versioning;
using StratusLab.Elastic.Commands;

namespace StratusLab.Elastic.Tests.Doctor;

/// <summary>A host whose shell is this machine's, and some of whose programs are scripts of a test, which come before the real ones.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ShellHost : ICommandRunner, IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-doctor").FullName;
    private readonly LocalCommandRunner real = new(TimeProvider.System);

    /// <summary>Adds a program: a POSIX shell script.</summary>
    public string Add(string name, string script)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <inheritdoc/>
    public Task<CommandResult> RunAsync(Command command, CancellationToken ct)
    {
        var own = Path.Combine(directory, command.Program);
        return real.RunAsync(command with { Program = File.Exists(own) ? own : command.Program, Environment = command.Environment.SetItem("PATH", $"{directory}:/usr/bin:/bin:/usr/sbin:/sbin") }, ct);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(directory, recursive: true);
}
