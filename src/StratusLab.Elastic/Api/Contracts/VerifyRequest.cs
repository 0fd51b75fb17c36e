namespace StratusLab.Elastic.Api.Contracts;

/// <summary>Asks for images to be read and compared with their checksums.</summary>
/// <param name="Name">The image; null for all of them.</param>
/// <param name="By">Who asks.</param>
internal sealed record VerifyRequest(string? Name = null, string? By = null) : ISignedRequest;
