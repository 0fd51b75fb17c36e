namespace StratusLab.Elastic.Simulate;

/// <summary>The simulated service was killed at a fail point.</summary>
internal sealed class SimulatedCrashException(string point) : Exception($"killed at {point}");
