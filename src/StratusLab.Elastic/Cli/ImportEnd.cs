using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Asking;

namespace StratusLab.Elastic.Cli;

/// <summary>Reads the lines of an import's answer and keeps the last, which says how it ended.</summary>
internal sealed class ImportEnd(ServiceClient client, string what)
{
    private ImportLine? last;
    private byte[] json = [];

    /// <summary>Takes the next line.</summary>
    public ImportLine Take(byte[] line)
    {
        json = line;
        return last = client.Read(line, ApiJson.Default.ImportLine, what);
    }

    /// <summary>The image, and the line that said so; throws when there is none.</summary>
    public (ImageRow Image, byte[] Json) Outcome() => last switch
    {
        { Image: { } image } => (image, json),
        { Error: { Length: > 0 } error } end => throw new CliException(end.Phase == ImportLine.Refused ? ExitCode.Refused : ExitCode.Failed, $"Could not {what}: {error}"),
        _ => throw new CliException(
            ExitCode.Failed,
            $"Could not {what}: the service at {client.Address} ended its answer before it was done. See \"elastic images\"; if the image is not there, import it again."),
    };
}
