namespace StratusLab.Elastic.Tests.Cli;

/// <summary>Always the same instant; timers run as ever.</summary>
internal sealed class StoppedClock : TimeProvider
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 13, 5, 22, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
