namespace StratusLab.Elastic.Api.Contracts;

/// <summary>
/// One line of the answer to a verification (<c>application/x-ndjson</c>): how far it is, or a verdict. The last line is <c>done</c>; an answer that ends without it was broken off.
/// </summary>
/// <param name="State"><c>verifying</c>; then <c>good</c>, <c>wrong</c>, <c>missing</c> or, of a host that did not answer, <c>unknown</c>; in the end <c>done</c>.</param>
/// <param name="Image">The names of the image, or its SHA-256 when it has none any more; empty at the end, and for all of a host that did not answer.</param>
/// <param name="Host">The host whose cache it is in; null for the service's own.</param>
/// <param name="Bytes">Bytes read so far; a verdict has all of the file.</param>
/// <param name="Total">Bytes to read; null when that is not known.</param>
/// <param name="Advice">What is wrong and what to do; empty when nothing is.</param>
internal sealed record VerifyLine(string State, string Image = "", string? Host = null, long Bytes = 0, long? Total = null, string Advice = "")
{
    /// <summary>It is being read.</summary>
    public const string Verifying = "verifying";

    /// <summary>Its content is what it should be.</summary>
    public const string Good = "good";

    /// <summary>Its content has changed.</summary>
    public const string Wrong = "wrong";

    /// <summary>It is not there.</summary>
    public const string Missing = "missing";

    /// <summary>Nobody could look.</summary>
    public const string Unknown = "unknown";

    /// <summary>That is all.</summary>
    public const string Done = "done";
}
