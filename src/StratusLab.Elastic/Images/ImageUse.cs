using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Images;

/// <summary>Tells what an image is needed for.</summary>
internal sealed class ImageUse(ServedSite site)
{
    /// <summary>Living VMs that were made from the image.</summary>
    public static Vm[] Users(LedgerState state, ImageName image) => [.. state.Vms.Where(v => !v.IsOver && Needs(v.Template, image, state))];

    /// <summary>What the image is needed for, and what to do about it; null when it is not needed.</summary>
    public string? Of(ImageName image, LedgerState state)
    {
        if (site.Clusters.SelectMany(c => c.Pools).FirstOrDefault(p => Needs(p.Template, image, state)) is { } pool)
        {
            return $"is a disk of template \"{pool.Template.Name}\", which pool \"{pool.Name}\" uses. Change the configuration first";
        }

        if (site.Templates.FirstOrDefault(t => Needs(t, image, state)) is { } template)
        {
            return $"is a disk of template \"{template.Name}\". Change the configuration first";
        }

        return Users(state, image) is { Length: > 0 } users
            ? $"is in use by {Words.Count(users.Length, "VM")}: {string.Join(", ", users.Take(10).Select(v => v.Id))}. Try again when they are gone"
            : null;
    }

    // A disk that names a file is made from the image that was taken from there.
    private static bool Needs(VmTemplate template, ImageName image, LedgerState state) => template.Disks.Any(d =>
        d.Kind == DiskKind.Source ? state.Images.Any(i => i.Name == image && i.Source == d.Source) : d.Image == image);
}
