using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace StratusLab.Elastic.Commands;

/// <summary>The three pipes of a process, served at the same time so that none can stall another.</summary>
internal sealed class ProcessPipes : IDisposable
{
    private readonly CancellationTokenSource enough = new();
    private readonly BoundedOutput output;
    private readonly ErrorTail error = new();
    private readonly Task input;
    private readonly Task readOutput;
    private readonly Task readError;
    private Exception? notWritten;

    public ProcessPipes(Process process, Command command)
    {
        output = new BoundedOutput(command.MaxOutputBytes);
        readOutput = command.OutputFile is { } path ? KeepAsync(process.StandardOutput.BaseStream, path) : ReadAsync(process.StandardOutput.BaseStream, output);
        readError = ReadAsync(process.StandardError.BaseStream, error);
        input = WriteAsync(process.StandardInput.BaseStream, command);
    }

    /// <summary>Standard output; to be taken once, after <see cref="CloseAsync"/>.</summary>
    public ReadOnlyMemory<byte> TakeOutput() => output.Take();

    /// <summary>The printable end of standard error; to be read after <see cref="CloseAsync"/>.</summary>
    public string ErrorText() => error.Text;

    /// <summary>
    /// Waits for the ends of the pipes, each for at most so long, then gives up on them. True when all of standard output was kept.
    /// </summary>
    /// <exception cref="IOException">The file that standard output goes to cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">As before.</exception>
    public async Task<bool> CloseAsync(TimeSpan outputLinger, TimeSpan errorLinger)
    {
        var isAtEnd = await EndsWithinAsync(readOutput, outputLinger).ConfigureAwait(false);
        await EndsWithinAsync(readError, errorLinger).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(readOutput, readError, input).ConfigureAwait(false);
        if (notWritten is not null)
        {
            ExceptionDispatchInfo.Throw(notWritten);
        }

        return isAtEnd && !output.IsTruncated;
    }

    /// <inheritdoc/>
    public void Dispose() => enough.Dispose();

    // Real time on purpose: it bounds how long the kernel's pipe may take, whatever clock the deadline runs on.
    private static async Task<bool> EndsWithinAsync(Task reader, TimeSpan atMost)
    {
        try
        {
            await reader.WaitAsync(atMost, TimeProvider.System).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task ReadAsync(Stream from, IByteSink to)
    {
        try
        {
            int count;
            while ((count = await from.ReadAsync(to.Room(), enough.Token).ConfigureAwait(false)) > 0)
            {
                to.Advance(count);
            }
        }
        catch (OperationCanceledException)
        {
            // Somebody else still holds the pipe; what came is what there is.
        }
    }

    // A file that cannot be written closes the pipe, so that the program ends instead of waiting for a reader.
    private async Task KeepAsync(Stream from, string path)
    {
        try
        {
            await using (from.ConfigureAwait(false))
            {
                var file = new FileStream(path, new FileStreamOptions
                {
                    Mode = FileMode.Create,
                    Access = FileAccess.Write,
                    BufferSize = 0,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                });
                await using (file.ConfigureAwait(false))
                {
                    await from.CopyToAsync(file, 1 << 20, enough.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Somebody else still holds the pipe; what came is what there is.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            notWritten = e;
        }
    }

    private async Task WriteAsync(Stream to, Command command)
    {
        try
        {
            await using (to.ConfigureAwait(false))
            {
                await to.WriteAsync(command.StandardInput, enough.Token).ConfigureAwait(false);
                if (command.InputFile is { } path)
                {
                    var file = new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
                    await using (file.ConfigureAwait(false))
                    {
                        await file.CopyToAsync(to, 1 << 20, enough.Token).ConfigureAwait(false);
                    }
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The program did not want all of its input; its exit code says whether that is an error.
        }
    }
}
