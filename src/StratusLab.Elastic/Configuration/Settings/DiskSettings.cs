using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>One disk of a template.</summary>
internal static class DiskSettings
{
    public static readonly Section Section = new("templates[].disks[]", "A disk: a private overlay over an image that all VMs share.");

    public static readonly Setting<string> Image = Section.Required(
        "image",
        Value.Name,
        "image: worker",
        "The image, by the name under which `elastic images import` put it into the site's cache.");
}
