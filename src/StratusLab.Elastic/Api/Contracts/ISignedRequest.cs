namespace StratusLab.Elastic.Api.Contracts;

/// <summary>A request that says who makes it.</summary>
internal interface ISignedRequest
{
    /// <summary>Who asks, as they say it; nobody checks it.</summary>
    string? By { get; }
}
