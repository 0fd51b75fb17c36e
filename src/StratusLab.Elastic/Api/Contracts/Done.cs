namespace StratusLab.Elastic.Api.Contracts;

/// <summary>What an order has done, in a sentence.</summary>
internal sealed record Done(string Text);
