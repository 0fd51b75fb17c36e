namespace StratusLab.Elastic.Api.Contracts;

/// <summary>Worker nodes of a cluster.</summary>
/// <param name="Ready">Take jobs.</param>
/// <param name="Booting">On their way: requested, booting or joining.</param>
/// <param name="Draining">On their way out: draining, leaving or stopping.</param>
/// <param name="Max">Most there may be.</param>
internal sealed record NodeCounts(int Ready, int Booting, int Draining, int Max);
