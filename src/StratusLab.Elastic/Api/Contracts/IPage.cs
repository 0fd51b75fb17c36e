namespace StratusLab.Elastic.Api.Contracts;

/// <summary>A part of a list, whatever is in it.</summary>
internal interface IPage
{
    /// <summary>Where the next one begins; null when there is none.</summary>
    string? Next { get; }

    /// <summary>True without any item.</summary>
    bool IsEmpty { get; }
}
