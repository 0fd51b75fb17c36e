namespace StratusLab.Elastic.Api.Contracts;

/// <summary>
/// One line of an import's answer (<c>application/x-ndjson</c>). The last line has <paramref name="Image"/> or <paramref name="Error"/>; an answer that ends without
/// either was broken off.
/// </summary>
/// <param name="Phase"><c>fetching</c>, <c>decompressing</c>, <c>verifying</c>, <c>done</c>, <c>failed</c> or, for what will fail again, <c>refused</c>.</param>
/// <param name="Bytes">Bytes read so far in this phase.</param>
/// <param name="Total">Bytes to read in this phase; null when nobody said.</param>
/// <param name="Image">The image, when done.</param>
/// <param name="Error">What went wrong and what to do, when failed or refused.</param>
internal sealed record ImportLine(string Phase, long Bytes = 0, long? Total = null, ImageRow? Image = null, string? Error = null)
{
    /// <summary>The phase of an import that was refused.</summary>
    public const string Refused = "refused";
}
