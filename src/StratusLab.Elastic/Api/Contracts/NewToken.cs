namespace StratusLab.Elastic.Api.Contracts;

/// <summary>A token that was just made.</summary>
/// <param name="Secret">What its holder sends. It is told this once, and kept nowhere.</param>
/// <param name="Text">What was done, in a sentence.</param>
internal sealed record NewToken(string Secret, string Text);
