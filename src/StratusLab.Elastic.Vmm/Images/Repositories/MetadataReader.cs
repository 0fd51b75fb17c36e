using System.Globalization;
using System.Xml;

namespace StratusLab.Elastic.Vmm.Images.Repositories;

/// <summary>
/// Reads StratusLab's metadata: <c>rdf:RDF</c> with one <c>rdf:Description</c>, or several of them inside <c>metadata</c>, as its Marketplace lists the endorsements
/// of an image. Only what is used here is read; other elements may be there. Total: any bytes give documents or an error.
/// </summary>
internal static class MetadataReader
{
    public const string Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    public const string Terms = "http://purl.org/dc/terms/";
    public const string Required = "http://mp.stratuslab.eu/slreq#";
    public const string Optional = "http://mp.stratuslab.eu/slterms#";

    private const int MaxCharacters = 1 << 20;

    // What is nested deeper would overflow the stack of the canonicalization.
    private const int MaxDepth = 32;

    private static readonly XmlReaderSettings Careful = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxCharacters };

    /// <summary>The endorsements, each in a document of its own, as it was signed.</summary>
    public static (IReadOnlyList<XmlDocument> Documents, string? Error) Split(byte[] bytes)
    {
        try
        {
            if (IsTooDeep(bytes))
            {
                return ([], "it is nested too deeply");
            }

            var all = Empty();
            using var reader = XmlReader.Create(new MemoryStream(bytes), Careful);
            all.Load(reader);
            var root = all.DocumentElement!; // Without one, Load throws.
            return root is { LocalName: "RDF", NamespaceURI: Rdf } ? ([all], null)
                : root is { LocalName: "metadata", NamespaceURI: "" } ? ([.. root.ChildNodes.OfType<XmlElement>().Select(Alone)], null)
                : ([], "it begins neither with rdf:RDF nor with metadata");
        }
        catch (XmlException e)
        {
            return ([], string.Create(CultureInfo.InvariantCulture, $"it is no XML that can be taken, line {e.LineNumber}, column {e.LinePosition}: {e.Message}"));
        }
    }

    /// <summary>What one document says. The caller knows who signed it.</summary>
    public static (ImageMetadata? Metadata, string? Error) Read(XmlDocument document)
    {
        if (document.DocumentElement is not { LocalName: "RDF", NamespaceURI: Rdf } root || Children(root, Rdf, "Description") is not [var about])
        {
            return (null, "it does not have one rdf:Description in rdf:RDF");
        }

        if (Children(about, Required, "endorsement") is not [var endorsement] || Children(endorsement, Required, "endorser") is not [var endorser])
        {
            return (null, "it does not have one slreq:endorsement with its slreq:endorser");
        }

        var sums = Children(about, Required, "checksum").ToLookup(c => One(c, Required, "algorithm"), c => One(c, Required, "value").ToLowerInvariant());
        var (valid, endorsed) = (One(about, Terms, "valid"), Instant(One(endorsement, Terms, "created")));
        return ImageIdentifier.Parse(One(about, Terms, "identifier")) is not { } identifier ? (null, "its dcterms:identifier is none")
            : sums["SHA-1"].FirstOrDefault() is not { } sha1 || ImageIdentifier.OfSha1(sha1) != identifier ? (null, "its dcterms:identifier does not fit its SHA-1")
            : sums["SHA-256"].FirstOrDefault() is not { Length: 64 } sha256 || !sha256.All(char.IsAsciiHexDigit) ? (null, "it has no slreq:checksum SHA-256")
            : !long.TryParse(One(about, Required, "bytes"), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? (null, "its slreq:bytes is no number")
            : endorsed is null ? (null, "the dcterms:created of its endorsement is no date")
            : valid.Length > 0 && Instant(valid) is null ? (null, "its dcterms:valid is no date")
            : (new ImageMetadata
            {
                Identifier = identifier,
                Sha256 = sha256,
                Bytes = bytes,
                Endorser = One(endorser, Required, "email"),
                Endorsed = endorsed.Value,
                Valid = Instant(valid),
                Deprecated = Children(about, Optional, "deprecated") is [var why, ..] ? why.InnerText.Trim() is { Length: > 0 } text ? text : "without a reason" : "",
                Format = One(about, Terms, "format"),
                Os = string.Join(' ', new[] { One(about, Optional, "os"), One(about, Optional, "os-version"), One(about, Optional, "os-arch") }.Where(t => t.Length > 0)),
                Locations = [.. Children(about, Optional, "location").Select(l => l.InnerText.Trim()).Where(l => l.Length > 0)],
            }, null);
    }

    private static bool IsTooDeep(byte[] bytes)
    {
        using var reader = XmlReader.Create(new MemoryStream(bytes), Careful);
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth)
            {
                return true;
            }
        }

        return false;
    }

    // White space is part of what was signed.
    private static XmlDocument Empty() => new() { PreserveWhitespace = true, XmlResolver = null };

    private static XmlDocument Alone(XmlElement element)
    {
        var document = Empty();
        document.AppendChild(document.ImportNode(element, deep: true));
        return document;
    }

    private static XmlElement[] Children(XmlElement parent, string space, string name) =>
        [.. parent.ChildNodes.OfType<XmlElement>().Where(e => e.NamespaceURI == space && e.LocalName == name)];

    private static string One(XmlElement parent, string space, string name) => Children(parent, space, name) is [var one] ? one.InnerText.Trim() : "";

    private static DateTimeOffset? Instant(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
}
