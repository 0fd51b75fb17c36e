using System.Collections.Immutable;
using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>One repository of images.</summary>
internal static class RepositorySettings
{
    public static readonly Section Section = new(
        "repositories[]",
        "Where images of a virtual organisation come from, and which of them this site takes with `elastic images import --vo`. Without endorsers, an operator names a file under `location` and its checksum. With endorsers, he names StratusLab's identifier of an image, and their signed metadata says the rest.");

    public static readonly Setting<string> Name = Section.Required("name", Value.NewName(NameKind.Repository), "name: marketplace", "Its name.");

    public static readonly Setting<string> Vo = Section.Required("vo", Value.Name, "vo: vo.example.org", "The virtual organisation. It may have several.");

    public static readonly Setting<string> Location = Section.Required(
        "location",
        new TextSyntax("an http or https URL, or an absolute path", RepositoryText.LocationProblem),
        "location: https://marketplace.example.org",
        "What its images lie under; its metadata in `metadata/` below it. Symbolic links under a path are not followed.");

    public static readonly Nested Endorsers = Section.Many("endorsers", EndorserSettings.Section, "Whose signed word an image needs. Empty: none.");

    public static readonly Setting<bool> Sha1Signatures = Section.Optional(
        "sha1-signatures",
        Value.Flag,
        false,
        "Whether signatures over SHA-1 count. StratusLab's own tool made such; they can be forged with effort, by whoever gets an endorser to sign a text of his.");

    public static readonly Setting<ImmutableArray<string>> Checksums = Section.Optional(
        "checksums",
        new ListSyntax<string>("a list of SHA-256 checksums", new TextSyntax("a SHA-256 checksum", RepositoryText.ChecksumProblem)),
        [],
        "The only images that are taken, by the checksum that is given with them. Empty: all.");

    public static readonly Setting<long> MaxSize = Section.Omittable("max-size", ImagesSettings.AnySize, "that of `images`", "The longest image that is taken from it.");

    public static readonly Setting<TimeSpan> ValidFor = Section.Omittable(
        "valid-for",
        Value.Duration(TimeSpan.FromHours(1), TimeSpan.FromDays(3650)),
        "as long as its metadata says, else for ever",
        "How long after its import new VMs are made from an image. VMs that are there go on.");
}
