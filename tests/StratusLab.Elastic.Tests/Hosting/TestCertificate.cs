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

    /// <summary>One that another has signed, which is not its own root; the file has both. Gives that other.</summary>
    public static X509Certificate2 WriteChain(string directory, string name)
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var betweenKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (from, until) = (TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        using var root = Authority("CN=root", rootKey).CreateSelfSigned(from, until);
        var between = Authority("CN=between", betweenKey).Create(root, from, until, [1]);
        using var signer = between.CopyWithPrivateKey(betweenKey);
        using var leaf = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).Create(signer, from, until, [2]);
        File.WriteAllText(Path.Combine(directory, "tls.crt"), $"{leaf.ExportCertificatePem()}\n{between.ExportCertificatePem()}\n");
        File.WriteAllText(Path.Combine(directory, "tls.key"), key.ExportPkcs8PrivateKeyPem());
        return between;
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request;
    }
}
