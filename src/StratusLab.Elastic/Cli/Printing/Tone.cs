namespace StratusLab.Elastic.Cli.Printing;

/// <summary>What a colour is to say, where there are colours.</summary>
internal enum Tone
{
    /// <summary>Nothing.</summary>
    Plain,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>On its way.</summary>
    Busy,

    /// <summary>Wrong.</summary>
    Bad,

    /// <summary>Over, or of no account.</summary>
    Faint,
}
