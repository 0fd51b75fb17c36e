using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StratusLab.Elastic.Tests.Hosting;

/// <summary>A certificate that signs itself, as files.</summary>
internal static class TestCertificate
{
    public static X509Certificate2 Write(string directory, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        var made = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Path.Combine(directory, "tls.crt"), made.ExportCertificatePem());
        File.WriteAllText(Path.Combine(directory, "tls.key"), key.ExportPkcs8PrivateKeyPem());
        return made;
    }
}
