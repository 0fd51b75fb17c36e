using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Doctor;

/// <summary>Whether the images that pools need are imported. Only the service knows.</summary>
internal static class ImageCheck
{
    public static Check Make(ElasticConfiguration configuration, Lazy<Task<ServiceView>> service) => new("images", async ct =>
    {
        var disks = configuration.Clusters.SelectMany(c => c.Pools).SelectMany(p => p.Template.Disks);
        var needed = disks.Where(d => d.Kind == DiskKind.Image).Select(d => d.Image.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var view = await service.Value;
        if (needed.Length > 0 && view.Status is null)
        {
            var images = $"{string.Join(", ", needed)} {(needed.Length == 1 ? "is" : "are")}";
            return [Finding.Warn($"images: whether {images} imported is not known, the service does not run", "Run the doctor again when it does.")];
        }

        return
        [
            .. needed.Select(n => view.Images.FirstOrDefault(i => i.Name == n) is { } image
                ? Finding.Ok($"images: {n} is imported ({image.Format}, sha256 {Printable.Text(image.Sha256, 12)})")
                : Finding.Fail($"images: {n} is not imported, no VM that needs it can start", $"Import it: elastic images import {n} PATH|URL --sha256 HEX")),
        ];
    });
}
