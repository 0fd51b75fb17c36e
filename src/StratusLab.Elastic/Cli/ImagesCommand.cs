using System.CommandLine;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Asking;
using StratusLab.Elastic.Cli.Completing;
using StratusLab.Elastic.Cli.Printing;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic images</c>: the images that VMs are made from.</summary>
internal static class ImagesCommand
{
    public static Command Make(ServiceCommands service)
    {
        var name = service.Named(new Argument<string>("NAME") { Description = "The image" }, Noun.Image);
        var delete = service.Make(
            new("delete", "Delete an image that no template needs") { name },
            (call, ct) => call.OrderAsync(
                ApiPath.With(ApiPaths.DeleteImage, call.Value(name)!), new(call.Who), ApiJson.Default.OperatorRequest, $"delete image {call.Value(name)}", ct));
        var list = service.MakeView(new("list", "List images"), ListAsync);
        var images = service.MakeView(new("images", "List, import, verify and delete images") { list, ImportCommand.Make(service), VerifyCommand.Make(service), delete }, ListAsync);
        images.Aliases.Add("image");
        return images;
    }

    private static Task ListAsync(Call call, CancellationToken ct) =>
        call.ShowListAsync(ApiPaths.Images, ApiJson.Default.ListOfImageRow, "read the images", rows => Print(call, rows), ct);

    private static void Print(Call call, ListOf<ImageRow> rows)
    {
        var (table, moments) = (new Table("IMAGE", "DISK", "FILE", "FORMAT", "VO", "ENDORSER", "EXPIRES", "IMPORTED", Column.Wide("OS"), Column.Wide("IDENTIFIER"), Column.Wide("SHA256"), "SOURCE"), call.Moments);
        foreach (var image in rows.Items)
        {
            var (disk, file) = (Sizes.Bytes(image.VirtualSizeBytes), Sizes.Bytes(image.FileBytes));
            var expires = image.Expires is { } at ? moments.At(at) : "-";
            table.Add(image.Name, disk, file, image.Format, image.Vo ?? "-", image.Endorser ?? "-", expires, moments.At(image.ImportedAt), image.Os ?? "", image.Identifier ?? "", image.Sha256, image.Source);
        }

        table.Print(call.Terminal);
        foreach (var barred in rows.Items.Select(i => i.Barred).OfType<string>())
        {
            call.Terminal.Text($"No new VM: {barred}.");
        }
    }
}
