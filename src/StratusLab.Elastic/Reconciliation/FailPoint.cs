namespace StratusLab.Elastic.Reconciliation;

/// <summary>
/// A named place between two steps, where a test may kill the service: the promise is that it can die at any of them. In production it does nothing.
/// </summary>
internal delegate void FailPoint(string name);

/// <summary>Thrown by a fail point in place of a kill; nothing on its way may catch it.</summary>
internal sealed class KilledException(string point) : Exception($"killed at {point}");
