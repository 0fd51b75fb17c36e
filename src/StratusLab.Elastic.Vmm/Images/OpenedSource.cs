namespace StratusLab.Elastic.Vmm.Images;

/// <summary>A source that answers.</summary>
/// <param name="Content">What comes from it.</param>
/// <param name="Start">Where in the file that begins: 0, or where an earlier fetch broke off.</param>
/// <param name="Length">How long the whole file is; null when nobody said.</param>
/// <param name="Validator">What tells this version of the file from others, as HTTP writes it: an entity tag or a date. Null when the source cannot go on in the middle.</param>
internal sealed record OpenedSource(Stream Content, long Start, long? Length, string? Validator);
