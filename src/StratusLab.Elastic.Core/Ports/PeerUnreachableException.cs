namespace StratusLab.Elastic.Core.Ports;

/// <summary>An LRMS or host did not answer in time, or not at all. What was asked may or may not have happened: look again.</summary>
public sealed class PeerUnreachableException(string message, Exception? inner = null) : Exception(message, inner);
