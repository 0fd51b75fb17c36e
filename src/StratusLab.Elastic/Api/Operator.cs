using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Api;

/// <summary>Who gives an order. There are no tokens yet, so it is what the client says, made fit for the journal.</summary>
internal static class Operator
{
    /// <summary>The name to write down.</summary>
    public static string Of(string? by) => string.IsNullOrWhiteSpace(by) ? "an operator" : Printable.Text(by.Trim(), 60);
}
