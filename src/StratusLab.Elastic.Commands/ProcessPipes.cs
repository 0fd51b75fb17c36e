using System.Diagnostics;

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

    public ProcessPipes(Process process, Command command)
    {
        output = new BoundedOutput(command.MaxOutputBytes);
        readOutput = ReadAsync(process.StandardOutput.BaseStream, output);
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
    public async Task<bool> CloseAsync(TimeSpan outputLinger, TimeSpan errorLinger)
    {
        var isAtEnd = await EndsWithinAsync(readOutput, outputLinger).ConfigureAwait(false);
        await EndsWithinAsync(readError, errorLinger).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(readOutput, readError, input).ConfigureAwait(false);
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
