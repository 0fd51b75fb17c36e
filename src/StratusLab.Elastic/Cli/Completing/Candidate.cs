namespace StratusLab.Elastic.Cli.Completing;

/// <summary>How a word of a command line may go on.</summary>
/// <param name="Text">The whole word.</param>
/// <param name="Description">What it is, in a few words; empty for nothing to say.</param>
internal sealed record Candidate(string Text, string Description = "");
