namespace StratusLab.Elastic.Contracts.Lrms;

/// <summary>How a server that is not down may still fail whoever asks it.</summary>
public enum ServerFault
{
    /// <summary>It takes half a minute for every answer.</summary>
    Slow,

    /// <summary>Its programs end well and print nothing.</summary>
    Empty,

    /// <summary>Its programs end well and print only the beginning: each time another part of it.</summary>
    Truncated,

    /// <summary>Its programs end well and print bytes without a sense.</summary>
    Garbage,
}
