using StratusLab.Elastic.Hosting;
using StratusLab.Elastic.Simulation;

namespace StratusLab.Elastic.Tests.Hosting;

[TestClass]
public sealed class TlsCertificateTests
{
    private readonly string directory = Directory.CreateTempSubdirectory("elastic-tls").FullName;
    private readonly VirtualClock clock = new(new(2026, 5, 4, 10, 0, 0, TimeSpan.Zero));

    [TestCleanup]
    public void RemoveFiles() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public void Current_FilesRenewed_IsTheNewOneWithinAMinute()
    {
        using var certificate = Open("old");
        using var renewed = Renew("new");
        Assert.AreEqual("CN=old", certificate.Current().TargetCertificate.Subject, "files are not looked at for every connection");
        clock.Advance(TimeSpan.FromSeconds(61));

        Assert.AreEqual("CN=new", certificate.Current().TargetCertificate.Subject);
    }

    [TestMethod]
    public void Current_FilesSpoilt_IsTheLastGoodOneUntilTheyAreMended()
    {
        using var certificate = Open("old");
        File.WriteAllText(Path.Combine(directory, "tls.key"), "half a fi");
        Touch(1);
        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.AreEqual("CN=old", certificate.Current().TargetCertificate.Subject);
        using var renewed = Renew("new");
        clock.Advance(TimeSpan.FromSeconds(61));

        Assert.AreEqual("CN=new", certificate.Current().TargetCertificate.Subject);
    }

    [TestMethod]
    public void Current_FileWithAChain_IsShownWithThoseBetween()
    {
        using var between = TestCertificate.WriteChain(directory, "leaf");
        using var certificate = new TlsCertificate(new() { Address = "127.0.0.1:7118", CertificateFile = Path.Combine(directory, "tls.crt"), KeyFile = Path.Combine(directory, "tls.key") }, clock);

        Assert.AreEqual("CN=leaf", certificate.Current().TargetCertificate.Subject);
        Assert.AreEqual(between.Thumbprint, certificate.Current().IntermediateCertificates.Single().Thumbprint);
    }

    private TlsCertificate Open(string name)
    {
        using var first = TestCertificate.Write(directory, name);
        Touch(0);
        return new(new() { Address = "127.0.0.1:7118", CertificateFile = Path.Combine(directory, "tls.crt"), KeyFile = Path.Combine(directory, "tls.key") }, clock);
    }

    private System.Security.Cryptography.X509Certificates.X509Certificate2 Renew(string name)
    {
        var made = TestCertificate.Write(directory, name);
        Touch(2);
        return made;
    }

    // As if written minutes apart, whatever the file system's clock can tell apart.
    private void Touch(int minutes)
    {
        foreach (var file in Directory.GetFiles(directory))
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2026, 5, 4, 10, minutes, 0, DateTimeKind.Utc));
        }
    }
}
