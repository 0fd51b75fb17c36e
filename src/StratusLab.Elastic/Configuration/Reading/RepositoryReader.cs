using System.Collections.Immutable;
using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Vmm.Images.Repositories;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>Reads the repositories of images.</summary>
internal static class RepositoryReader
{
    /// <summary>Reads one; null when it has an error.</summary>
    public static ImageRepository? Read(MapReader map)
    {
        var (name, vo, location) = (map.Read(RepositorySettings.Name), map.Read(RepositorySettings.Vo), map.Read(RepositorySettings.Location));
        var (checksums, maxSize, validFor) = (map.Read(RepositorySettings.Checksums), map.Read(RepositorySettings.MaxSize), map.Read(RepositorySettings.ValidFor));
        var sha1 = map.Read(RepositorySettings.Sha1Signatures);
        ImmutableArray<Endorser> endorsers = [.. map.Items(RepositorySettings.Endorsers).Select(Endorser).OfType<Endorser>()];
        if (sha1 is { IsGood: true, Value: true } && endorsers.IsEmpty)
        {
            map.Report(sha1, "is for a repository with endorsers. Remove it, or add them.");
        }

        return map.IsClean
            ? new()
            {
                Name = name.Value,
                Vo = vo.Value,
                Location = location.Value,
                Endorsers = endorsers,
                AllowsSha1 = sha1.Value,
                Checksums = checksums.Value,
                MaxBytes = maxSize.OrNull() << 20,
                ValidFor = validFor.OrNull(),
            }
            : null;
    }

    private static Endorser? Endorser(MapReader map)
    {
        var (email, fingerprint) = (map.Read(EndorserSettings.Email), map.Read(EndorserSettings.Fingerprint));
        return map.IsClean ? new(email.Value, RepositoryText.Digits(fingerprint.Value)) : null;
    }
}
