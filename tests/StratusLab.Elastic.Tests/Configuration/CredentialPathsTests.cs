using StratusLab.Elastic.Configuration;

namespace StratusLab.Elastic.Tests.Configuration;

/// <summary>Paths of what systemd hands to the service as credentials.</summary>
[TestClass]
public sealed class CredentialPathsTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-credentials").FullName;

    [TestCleanup]
    public void RemoveFiles() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public void Load_CredentialsDirectory_IsFilledIn()
    {
        var loaded = Load("/run/credentials/x.service");
        Assert.AreEqual("/run/credentials/x.service/tls.key", loaded.Tls!.KeyFile);
        Assert.AreEqual("Host=db;Database=elastic;Passfile=/run/credentials/x.service/pgpass", loaded.Ledger.PostgreSql);
    }

    // Whoever checks the configuration by hand has no such variable.
    [TestMethod]
    public void Load_OutsideOfSystemd_NamesTheUnitsOwn() => Assert.AreEqual("/run/credentials/stratuslab-elastic.service/tls.key", Load(null).Tls!.KeyFile);

    [TestMethod]
    public void Load_OtherVariables_StayAsTheyAre()
    {
        File.WriteAllText(Path.Combine(directory, "elastic.yaml"), "site: lab\ndata: ${HOME}/data\n");
        var errors = ElasticConfiguration.Load(Path.Combine(directory, "elastic.yaml"), name => name == "HOME" ? "/root" : null).Errors;
        StringAssert.Contains(string.Join('\n', errors), "${HOME}/data");
    }

    private ElasticConfiguration Load(string? credentials)
    {
        var file = Path.Combine(directory, "elastic.yaml");
        File.WriteAllText(file, "site: lab\ntls: {address: '127.0.0.1:7118', key: '${CREDENTIALS_DIRECTORY}/tls.key'}\nledger: {postgresql: 'Host=db;Database=elastic;Passfile=${CREDENTIALS_DIRECTORY}/pgpass'}\n");
        var result = ElasticConfiguration.Load(file, name => name == "CREDENTIALS_DIRECTORY" ? credentials : null);
        return result.Configuration ?? throw new AssertFailedException(string.Join('\n', result.Errors));
    }
}
