namespace StratusLab.Elastic.Commands;

/// <summary>Runs programs somewhere: on this machine, or on a host over ssh. Arguments are a list and are never read by a shell as anything but themselves.</summary>
public interface ICommandRunner
{
    /// <summary>
    /// Runs one program to its end and captures what it printed. A non-zero exit is a result, not an exception.
    /// </summary>
    /// <exception cref="Core.Ports.PeerUnreachableException">It did not end before its deadline; its whole process group was killed.</exception>
    /// <exception cref="Core.Ports.RejectedException">The program is not there or may not be run; the message says what to install.</exception>
    /// <exception cref="IOException"><see cref="Command.OutputFile"/> cannot be written; the program found its standard output closed.</exception>
    Task<CommandResult> RunAsync(Command command, CancellationToken ct);
}
