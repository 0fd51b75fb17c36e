using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Vmm.Images.Repositories;

namespace StratusLab.Elastic.Tests.Configuration;

[TestClass]
public sealed class RepositoryConfigurationTests
{
    private static readonly string Fingerprint = string.Join(':', Enumerable.Repeat("A0", 32));

    [TestMethod]
    public void Repository_Least_TakesEverythingUnderIt()
    {
        var repository = Sample.Good(Read("{name: r, vo: atlas, location: /srv/atlas}")).Repositories.Single();

        Assert.AreEqual(("r", "atlas", "/srv/atlas", false, 0, 0), (repository.Name, repository.Vo, repository.Location, repository.AllowsSha1, repository.Endorsers.Length, repository.Checksums.Length));
        Assert.AreEqual(((long?)null, (TimeSpan?)null), (repository.MaxBytes, repository.ValidFor));
    }

    [TestMethod]
    public void Repository_WithEndorsers_HasTheirFingerprintsWithoutColons()
    {
        var repository = Sample.Good(Read($"{{name: r, vo: atlas, location: \"https://m.example.org\", max-size: 2G, valid-for: 30d, endorsers: [{{email: jane@example.org, fingerprint: \"{Fingerprint}\"}}]}}")).Repositories.Single();

        Assert.AreEqual(new Endorser("jane@example.org", string.Concat(Enumerable.Repeat("a0", 32))), repository.Endorsers.Single());
        Assert.AreEqual((2L << 30, TimeSpan.FromDays(30)), (repository.MaxBytes, repository.ValidFor));
    }

    [TestMethod]
    public void Print_ReadBack_PrintsTheSame()
    {
        var printed = ConfigurationPrinter.Print(Sample.Good(Read(
            $"{{name: r, vo: atlas, location: \"https://m.example.org\", sha1-signatures: true, checksums: [{new string('b', 64)}], max-size: 2G, endorsers: [{{email: jane@example.org, fingerprint: \"{Fingerprint}\"}}]}}")));

        Assert.AreEqual(printed, ConfigurationPrinter.Print(Sample.Good(Sample.Read(printed))));
    }

    [TestMethod]
    [DataRow("{name: r, location: /srv/atlas}", "repositories[0].vo is missing. Write for example \"vo: vo.example.org\".")]
    [DataRow("{name: r, vo: a, location: srv}", "repositories[0].location \"srv\" is neither an http or https URL, without user, query and escapes, nor an absolute path. Write for example https://marketplace.example.org or /srv/repositories/atlas.")]
    [DataRow("{name: r, vo: a, location: \"https://u:p@m.example.org\"}", "repositories[0].location \"https://u:p@m.example.org\" is neither an http or https URL, without user, query and escapes, nor an absolute path. Write for example https://marketplace.example.org or /srv/repositories/atlas.")]
    [DataRow("{name: r, vo: a, location: \"https://m.example.org/\"}", "repositories[0].location \"https://m.example.org/\" ends with a slash. Remove it.")]
    [DataRow("{name: r, vo: a, location: /srv/../etc}", "repositories[0].location \"/srv/../etc\" has \"..\" in it. Write the path without.")]
    [DataRow("{name: r, vo: a, location: /srv, sha1-signatures: true}", "repositories[0].sha1-signatures is for a repository with endorsers. Remove it, or add them.")]
    [DataRow("{name: r, vo: a, location: /srv, checksums: [ABC]}", "repositories[0].checksums[0] \"ABC\" is not a SHA-256 checksum: 64 digits from 0-9 and a-f, as \"sha256sum FILE\" prints it.")]
    [DataRow("{name: r, vo: a, location: /srv, endorsers: [{email: jane, fingerprint: \"00\"}]}", "repositories[0].endorsers[0].email \"jane\" is not an e-mail address. Write for example jane@example.org.")]
    public void Repository_WithAMistake_IsReported(string repository, string expected) => Assert.StartsWith($"elastic.yaml:2: {expected}", Sample.Errors(Read(repository)));

    private static ConfigurationResult Read(string repository) => Sample.Read(Sample.WithLine(1, $"site: lab\nrepositories: [{repository}]"));
}
