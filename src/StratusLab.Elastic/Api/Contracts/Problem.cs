namespace StratusLab.Elastic.Api.Contracts;

/// <summary>Any error (RFC 9457, <c>application/problem+json</c>).</summary>
/// <param name="Title">What went wrong and what to do.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">More, when there is more to say; otherwise null.</param>
internal sealed record Problem(string Title, int Status, string? Detail = null);
