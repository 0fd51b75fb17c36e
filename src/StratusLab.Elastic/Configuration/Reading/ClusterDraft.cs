using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>A cluster that has been read but for its pools, which can also stand elsewhere; without a configuration when it has an error.</summary>
internal sealed record ClusterDraft(MapReader Map, Field<string> Name, Field<int> MaxNodes, ClusterConfiguration? Configuration);
