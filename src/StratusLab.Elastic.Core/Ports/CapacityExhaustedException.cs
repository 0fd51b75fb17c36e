namespace StratusLab.Elastic.Core.Ports;

/// <summary>A host, account or disk has no room for what was asked. The caller backs off and tries the next host or pool.</summary>
public sealed class CapacityExhaustedException(string message, Exception? inner = null) : Exception(message, inner);
