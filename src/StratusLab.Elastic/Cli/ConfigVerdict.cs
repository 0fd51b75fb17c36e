using StratusLab.Elastic.Configuration;

namespace StratusLab.Elastic.Cli;

/// <summary>What <c>config check</c> finds.</summary>
/// <param name="File">The main file.</param>
/// <param name="IsGood">True without errors.</param>
/// <param name="Errors">All of them, in the order of the files and of their lines.</param>
internal sealed record ConfigVerdict(string File, bool IsGood, ConfigurationError[] Errors);
