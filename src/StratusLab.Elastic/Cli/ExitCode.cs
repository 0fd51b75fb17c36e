namespace StratusLab.Elastic.Cli;

/// <summary>How <c>elastic</c> ends.</summary>
internal static class ExitCode
{
    /// <summary>It is done.</summary>
    public const int Done = 0;

    /// <summary>It was tried and failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong; nothing was tried.</summary>
    public const int WrongUse = 2;

    /// <summary>The service does not answer.</summary>
    public const int Unreachable = 3;

    /// <summary>The service refused the order, or whoever asks may not.</summary>
    public const int Refused = 4;

    /// <summary>Somebody interrupted it: 128 + SIGINT, as shells say it.</summary>
    public const int Interrupted = 130;
}
