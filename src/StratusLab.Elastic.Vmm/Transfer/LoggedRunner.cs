using System.Globalization;
using System.Text;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Transfer;

/// <summary>Runs commands and writes down what became of them. A log that cannot be written fails no step.</summary>
internal sealed class LoggedRunner(ICommandRunner inner, string path, TimeProvider clock, Action? ran) : ICommandRunner
{
    private const int MaxCommandText = 1000;
    private const int MaxErrorText = 4000;

    public async Task<CommandResult> RunAsync(Command command, CancellationToken ct)
    {
        try
        {
            var result = await inner.RunAsync(command, ct).ConfigureAwait(false);
            Append(command, string.Create(CultureInfo.InvariantCulture, $"exit {result.ExitCode} after {result.Elapsed.TotalSeconds:0.000} s"), result.Error);
            ran?.Invoke();
            return result;
        }
        catch (Exception e) when (e is PeerUnreachableException or RejectedException)
        {
            Append(command, "failed", e.Message);
            throw;
        }
    }

    private void Append(Command command, string outcome, string error)
    {
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {outcome}: ")
            .Append(Printable.Text(command.Shown, MaxCommandText)).Append('\n');
        if (error.Length > 0)
        {
            text.Append("    ").Append(Printable.Text(error, MaxErrorText)).Append('\n');
        }

        try
        {
            if (Directory.Exists(Path.GetDirectoryName(path)))
            {
                Write(Encoding.UTF8.GetBytes(text.ToString()));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk is reported by the step itself.
        }
    }

    private void Write(byte[] text)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        if (file.Length + text.Length > VmLogs.MaxBytes)
        {
            KeepNewerHalf(file);
        }

        file.Seek(0, SeekOrigin.End);
        file.Write(text);
    }

    private static void KeepNewerHalf(FileStream file)
    {
        var keep = new byte[Math.Min(file.Length, VmLogs.MaxBytes / 2)];
        file.Seek(-keep.Length, SeekOrigin.End);
        file.ReadExactly(keep);
        var line = Array.IndexOf(keep, (byte)'\n') + 1;
        file.SetLength(0);
        file.Write("(older lines were dropped)\n"u8);
        file.Write(keep.AsSpan(line));
    }
}
