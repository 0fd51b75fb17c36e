namespace StratusLab.Elastic.Core.Ports;

/// <summary>What was asked is refused and will be refused again until an operator acts. The message says what to do.</summary>
public sealed class RejectedException(string message, Exception? inner = null) : Exception(message, inner);
