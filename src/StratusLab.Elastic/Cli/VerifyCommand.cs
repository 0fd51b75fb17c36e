using System.CommandLine;
using System.Text.Json;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Completing;
using StratusLab.Elastic.Cli.Printing;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic images verify</c>: has images read and compared with their checksums, and shows how far it is.</summary>
internal static class VerifyCommand
{
    public static Command Make(ServiceCommands service)
    {
        var name = service.Named(new Argument<string?>("NAME") { Description = "The image; without one, all of them", Arity = ArgumentArity.ZeroOrOne }, Noun.Image);
        return service.Make(
            new("verify", "Compare images with their checksums, in the service's cache and in those of the hosts; exit code 1 when one is not as it should be") { name },
            (call, ct) => VerifyAsync(call, call.Value(name), ct));
    }

    private static async Task VerifyAsync(Call call, string? name, CancellationToken ct)
    {
        var what = name is null ? "verify the images" : $"verify image {name}";
        var verdicts = new List<VerifyLine>();
        var isWhole = false;
        using var response = await call.Client.OpenAsync(ApiPaths.VerifyImages, new(name, call.Who), ApiJson.Default.VerifyRequest, what, ct);
        await WorkProgress.ShowAsync(call.Terminal, async show =>
        {
            await foreach (var text in call.Client.LinesAsync(response, what, ct))
            {
                var line = call.Client.Read(text, ApiJson.Default.VerifyLine, what);
                switch (line.State)
                {
                    case VerifyLine.Verifying:
                        show(new($"{line.Image}, {PlaceOf(line)}", line.Bytes, line.Total));
                        break;
                    case VerifyLine.Done:
                        isWhole = true;
                        show(WorkStep.Done);
                        break;
                    default:
                        verdicts.Add(line);
                        break;
                }
            }
        });
        Print(call.Terminal, verdicts);
        Judge(call, what, verdicts, isWhole);
    }

    private static void Judge(Call call, string what, List<VerifyLine> verdicts, bool isWhole)
    {
        if (!isWhole)
        {
            throw new CliException(ExitCode.Failed, $"Could not {what}: the service at {call.Client.Address} ended its answer before it was done. What it has told is above; try again.");
        }

        var bad = verdicts.Where(v => v.State != VerifyLine.Good).ToArray();
        if (bad.Length > 0)
        {
            throw new CliException(ExitCode.Failed, string.Join('\n', bad.Select(v => $"{(v.Image.Length > 0 ? $"{v.Image}, " : "")}{PlaceOf(v)}: {v.State}. {v.Advice}")));
        }
    }

    private static void Print(Terminal terminal, List<VerifyLine> verdicts)
    {
        if (terminal.IsForPrograms)
        {
            terminal.Answer(JsonSerializer.SerializeToUtf8Bytes(new([.. verdicts]), CliJson.Default.ListOfVerifyLine));
            return;
        }

        var table = new Table("IMAGE", "WHERE", "FILE", "CONTENT");
        foreach (var verdict in verdicts)
        {
            table.Add(verdict.Image, PlaceOf(verdict), verdict.Total is { } bytes ? Sizes.Bytes(bytes) : "-", new(verdict.State, verdict.State == VerifyLine.Good ? Tone.Good : Tone.Bad));
        }

        table.Print(terminal);
    }

    private static string PlaceOf(VerifyLine line) => line.Host is { } host ? $"host {host}" : "service";
}
