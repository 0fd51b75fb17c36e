using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Xml;
using StratusLab.Elastic.Vmm.Images.Repositories;

namespace StratusLab.Elastic.Vmm.Tests.Images.Repositories;

/// <summary>Somebody with a made-up key who writes metadata in StratusLab's form and signs it.</summary>
internal sealed class Endorsement : IDisposable
{
    private readonly RSA key = RSA.Create(2048);
    private readonly X509Certificate2 certificate;

    public Endorsement(string email = "jane@example.org")
    {
        Email = email;
        var request = new CertificateRequest($"CN={email.Split('@')[0]}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
    }

    public string Email { get; }

    public Endorser Endorser => new(Email, certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant());

    /// <summary>The metadata of an image.</summary>
    public string Text(byte[] image, string location, string endorsed = "2026-02-01T10:00:00Z", string more = "<dcterms:valid>2026-09-01T10:00:00Z</dcterms:valid>", string format = "raw")
    {
        var (sha1, sha256) = (Sha1(image), Convert.ToHexStringLower(SHA256.HashData(image)));
        return $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:slreq="http://mp.stratuslab.eu/slreq#" xmlns:slterms="http://mp.stratuslab.eu/slterms#" xml:base="http://mp.stratuslab.eu/">
              <rdf:Description rdf:about="#{ImageIdentifier.OfSha1(sha1)}">
                <dcterms:identifier>{ImageIdentifier.OfSha1(sha1)}</dcterms:identifier>
                <slreq:bytes>{image.Length}</slreq:bytes>
                <slreq:checksum rdf:parseType="Resource"><slreq:algorithm>SHA-1</slreq:algorithm><slreq:value>{sha1}</slreq:value></slreq:checksum>
                <slreq:checksum rdf:parseType="Resource"><slreq:algorithm>SHA-256</slreq:algorithm><slreq:value>{sha256}</slreq:value></slreq:checksum>
                <slreq:endorsement rdf:parseType="Resource">
                  <dcterms:created>{endorsed}</dcterms:created>
                  <slreq:endorser rdf:parseType="Resource"><slreq:email>{Email}</slreq:email></slreq:endorser>
                </slreq:endorsement>
                {more}
                <dcterms:format>{format}</dcterms:format>
                <slterms:os>ttylinux</slterms:os><slterms:os-version>9.7</slterms:os-version><slterms:os-arch>i486</slterms:os-arch>
                <slterms:location>{location}</slterms:location>
              </rdf:Description>
            </rdf:RDF>
            """;
    }

    /// <summary>The text with this endorser's signature at its end.</summary>
    public string Sign(string text, bool isSha1 = false, Action<SignedXml>? change = null)
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(text);
        var signed = new SignedXml(document) { SigningKey = key };
        signed.SignedInfo!.SignatureMethod = isSha1 ? SignedXml.XmlDsigRSASHA1Url : SignedXml.XmlDsigRSASHA256Url; // A new one has it.
        signed.SignedInfo.CanonicalizationMethod = SignedXml.XmlDsigC14NWithCommentsTransformUrl;
        var reference = new Reference("") { DigestMethod = isSha1 ? SignedXml.XmlDsigSHA1Url : SignedXml.XmlDsigSHA256Url };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        signed.AddReference(reference);
        signed.KeyInfo.AddClause(new KeyInfoX509Data(certificate));
        change?.Invoke(signed);
        signed.ComputeSignature();
        document.DocumentElement!.AppendChild(document.ImportNode(signed.GetXml(), deep: true)); // It was loaded.
        return document.OuterXml;
    }

    public static string Sha1(byte[] image) => Convert.ToHexStringLower(HashData(image));

    public void Dispose()
    {
        certificate.Dispose();
        key.Dispose();
    }

#pragma warning disable CA5350 // An identifier of StratusLab is a SHA-1.
    private static byte[] HashData(byte[] image) => SHA1.HashData(image);
#pragma warning restore CA5350
}
