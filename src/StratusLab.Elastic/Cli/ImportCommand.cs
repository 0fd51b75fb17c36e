using System.CommandLine;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Completing;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Vmm.Images.Repositories;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic images import</c>: has the service take an image in, and shows how far it is.</summary>
internal static class ImportCommand
{
    private const int Sha256Digits = 64;

    public static Command Make(ServiceCommands service)
    {
        var name = service.Named(new Argument<string>("NAME") { Description = "The name that templates use" }, Noun.Image);
        var source = new Argument<string>("PATH|URL|IDENTIFIER")
        {
            Description = "A file on the service's machine, or an http, https or file URL; may be compressed with gzip, xz or zstd. With --vo also StratusLab's identifier of an image",
        };
        var sha256 = new Option<string>("--sha256")
        {
            Description = "The checksum of the file as it is published; \"sha256sum FILE\" prints it",
            HelpName = "HEX",
        };
        sha256.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not { Length: Sha256Digits } text || !text.All(char.IsAsciiHexDigit))
            {
                result.AddError($"Option '--sha256' must be {Sha256Digits} hex digits. \"sha256sum FILE\" prints them.");
            }
        });
        var vo = new Option<string>("--vo") { Description = "The virtual organisation that it is for, by whose repositories it is judged", HelpName = "NAME" };
        var command = new Command("import", "Take an image in, or a new content for one") { name, source, sha256, vo };
        command.Validators.Add(result =>
        {
            if (result.GetValue(sha256) is null && !IsIdentifier(result.GetValue(source), result.GetValue(vo)))
            {
                result.AddError("Option '--sha256' is required, except with '--vo' for an image that is given by its identifier.");
            }
        });

        // The parser requires name and source.
        return service.Make(command, (call, ct) => ImportAsync(call, new(call.Value(name)!, Sent(call.Value(source)!, call.Value(vo)), call.Value(sha256), call.Value(vo), call.Who), ct));
    }

    private static bool IsIdentifier(string? source, string? vo) => vo is not null && source is not null && ImageIdentifier.Parse(source) is not null;

    // The service has a working directory of its own.
    private static string Sent(string source, string? vo) => source.Contains("://", StringComparison.Ordinal) || IsIdentifier(source, vo) ? source : Path.GetFullPath(source);

    private static async Task ImportAsync(Call call, ImportRequest request, CancellationToken ct)
    {
        var what = $"import image {request.Name}";
        var last = new ImportEnd(call.Client, what);
        using var response = await call.Client.OpenAsync(ApiPaths.ImportImage, request, ApiJson.Default.ImportRequest, what, ct);
        await WorkProgress.ShowAsync(call.Terminal, async show =>
        {
            await foreach (var text in call.Client.LinesAsync(response, what, ct))
            {
                var line = last.Take(text);
                if (line.Error is null)
                {
                    show(line.Image is null ? new(line.Phase, line.Bytes, line.Total) : WorkStep.Done);
                }
            }
        });
        var (image, json) = last.Outcome();
        if (call.Terminal.IsForPrograms)
        {
            call.Terminal.Answer(json);
        }
        else
        {
            var (disk, file) = (Sizes.Bytes(image.VirtualSizeBytes), Sizes.Bytes(image.FileBytes));
            call.Terminal.Line($"Image {image.Name} is imported: {disk} {image.Format}, {file} on disk, sha256 {image.Sha256}.");
        }
    }
}
