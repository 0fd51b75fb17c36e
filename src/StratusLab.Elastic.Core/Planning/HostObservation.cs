using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>A host as declared and as last seen; <paramref name="Report"/> is null before its first report.</summary>
public sealed record HostObservation(HostPolicy Policy, HostReport? Report);
