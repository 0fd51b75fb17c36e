namespace StratusLab.Elastic.Api.Contracts;

/// <summary>A data block.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SizeMiB">Its size.</param>
/// <param name="FileSystem">The file system that it was made with; empty for none.</param>
/// <param name="Host">The host that has it among its own files; null when it is among shared ones.</param>
/// <param name="Vm">The VM that has it, or was abandoned and may have it still; null when none has.</param>
/// <param name="Created">When it was made.</param>
internal sealed record BlockRow(string Name, long SizeMiB, string FileSystem, string? Host, long? Vm, DateTimeOffset Created);
