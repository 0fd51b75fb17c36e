using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Xml;

namespace StratusLab.Elastic.Vmm.Images.Repositories;

/// <summary>
/// Checks the XML signature of one endorsement. It must be over the whole document and nothing else: one signature, a child of the root, with one reference to the
/// document it stands in, without any transformation that could leave something out but itself. So what is read afterwards is what was signed.
/// </summary>
internal static class MetadataSignature
{
    private const string Sha1Digest = SignedXml.XmlDsigSHA1Url;
    private const string Sha1Signature = SignedXml.XmlDsigRSASHA1Url;

    private static readonly string[] Digests = [SignedXml.XmlDsigSHA256Url, SignedXml.XmlDsigSHA384Url, SignedXml.XmlDsigSHA512Url];
    private static readonly string[] Signatures = [SignedXml.XmlDsigRSASHA256Url, SignedXml.XmlDsigRSASHA384Url, SignedXml.XmlDsigRSASHA512Url];
    private static readonly string[] Canonicalizations =
        [SignedXml.XmlDsigC14NTransformUrl, SignedXml.XmlDsigC14NWithCommentsTransformUrl, SignedXml.XmlDsigExcC14NTransformUrl, SignedXml.XmlDsigExcC14NWithCommentsTransformUrl];

    /// <summary>The fingerprint of the certificate that it is signed with, or why it is not.</summary>
    public static (string? Fingerprint, string? Error) Check(XmlDocument document, bool allowsSha1)
    {
        var found = document.GetElementsByTagName("Signature", SignedXml.XmlDsigNamespaceUrl);
        if (found.Count == 0)
        {
            return (null, "it is not signed");
        }

        if (found.Count > 1 || found[0] is not XmlElement element || element.ParentNode != document.DocumentElement)
        {
            return (null, "it does not have one signature, at the end of its root");
        }

        try
        {
            var signed = new SignedXml(document) { Resolver = XmlResolver.ThrowingResolver };
            signed.LoadXml(element);
            return Shape(signed.SignedInfo, allowsSha1) is { } error ? (null, error) : Verify(signed);
        }
        catch (Exception e) when (e is CryptographicException or XmlException or FormatException or ArgumentException)
        {
            return (null, $"its signature cannot be read: {e.Message}");
        }
    }

    private static string? Shape(SignedInfo? info, bool allowsSha1)
    {
        if (info?.References is not { Count: 1 } references || references[0] is not Reference { Uri: "" } reference)
        {
            return "its signature is not over the whole document";
        }

        var transforms = Enumerable.Range(0, reference.TransformChain.Count).Select(i => reference.TransformChain[i].Algorithm ?? "").ToArray();
        if (transforms.Count(t => t == SignedXml.XmlDsigEnvelopedSignatureTransformUrl) != 1
            || transforms.Any(t => t != SignedXml.XmlDsigEnvelopedSignatureTransformUrl && !Canonicalizations.Contains(t))
            || !Canonicalizations.Contains(info.CanonicalizationMethod))
        {
            return "its signature transforms the document in a way that is not taken";
        }

        var isSha1 = info.SignatureMethod == Sha1Signature || reference.DigestMethod == Sha1Digest;
        return isSha1 && !allowsSha1 ? "its signature is over SHA-1, which can be forged: have it signed with RSA and SHA-256, or set sha1-signatures for its repository"
            : (Signatures.Contains(info.SignatureMethod) || info.SignatureMethod == Sha1Signature) && (Digests.Contains(reference.DigestMethod) || reference.DigestMethod == Sha1Digest) ? null
            : "its signature is not made with RSA and SHA-256, SHA-384 or SHA-512";
    }

    // The key is in the document. Whose it is, the caller tells by the fingerprint.
    private static (string? Fingerprint, string? Error) Verify(SignedXml signed)
    {
        var certificates = signed.KeyInfo.OfType<KeyInfoX509Data>().SelectMany(d => d.Certificates?.OfType<X509Certificate2>() ?? []);
        var signer = certificates.FirstOrDefault(c => signed.CheckSignature(c, verifySignatureOnly: true));
        return signer is null ? (null, "its signature does not fit: it was altered after it was signed, or names no certificate") : (signer.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant(), null);
    }
}
