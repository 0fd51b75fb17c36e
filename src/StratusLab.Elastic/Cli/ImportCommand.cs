using System.CommandLine;
using System.Text;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Printing;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic images import</c>: has the service take an image in, and shows how far it is.</summary>
internal static class ImportCommand
{
    private const int Sha256Digits = 64;

    public static Command Make(ServiceCommands service)
    {
        var name = new Argument<string>("NAME") { Description = "The name that templates use" };
        var source = new Argument<string>("PATH|URL")
        {
            Description = "A file on the service's machine, or an http, https or file URL; may be compressed with gzip, xz or zstd",
        };
        var sha256 = new Option<string>("--sha256")
        {
            Description = "The checksum of the file as it is published; \"sha256sum FILE\" prints it",
            HelpName = "HEX",
            Required = true,
        };
        sha256.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not { Length: Sha256Digits } text || !text.All(char.IsAsciiHexDigit))
            {
                result.AddError($"Option '--sha256' must be {Sha256Digits} hex digits. \"sha256sum FILE\" prints them.");
            }
        });
        // The parser requires all three.
        return service.Make(
            new("import", "Take an image in, or a new content for one") { name, source, sha256 },
            (call, ct) => ImportAsync(call, new(call.Value(name)!, Absolute(call.Value(source)!), call.Value(sha256)!, call.Who), ct));
    }

    private static string Absolute(string source) => source.Contains("://", StringComparison.Ordinal) ? source : Path.GetFullPath(source);

    private static async Task ImportAsync(Call call, ImportRequest request, CancellationToken ct)
    {
        var what = $"import image {request.Name}";
        var last = new ImportEnd(call.Client, what);
        using var response = await call.Client.OpenAsync(ApiPaths.ImportImage, request, ApiJson.Default.ImportRequest, what, ct);
        await ImportProgress.ShowAsync(call.Terminal, async show =>
        {
            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(ct), Encoding.UTF8);
            while (await call.Client.NextAsync(lines.ReadLineAsync(ct), what) is { } line)
            {
                show(last.Take(Encoding.UTF8.GetBytes(line)));
            }
        });
        var (image, json) = last.Outcome();
        if (call.IsJson)
        {
            call.Terminal.Verbatim(JsonText.Pretty(json));
        }
        else
        {
            var (disk, file) = (Sizes.Bytes(image.VirtualSizeBytes), Sizes.Bytes(image.FileBytes));
            call.Terminal.Line($"Image {image.Name} is imported: {disk} {image.Format}, {file} on disk, sha256 {image.Sha256}.");
        }
    }
}
