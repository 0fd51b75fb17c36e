using System.Collections.Immutable;

namespace StratusLab.Elastic.Configuration.Values;

/// <summary>One of a few words.</summary>
internal sealed class ChoiceSyntax<T>(params ImmutableArray<(string Word, T Value)> choices) : ScalarSyntax<T>
    where T : notnull
{
    /// <inheritdoc/>
    public override string Unit => string.Join(" or ", choices.Select(c => c.Word));

    /// <inheritdoc/>
    public override bool TryParse(string text, out T value, out string problem)
    {
        var found = choices.FirstOrDefault(c => c.Word == text);
        (value, problem) = (found.Value, "");
        if (found.Word is null)
        {
            var words = choices.Select(c => c.Word).ToList();
            problem = $"is not one of {string.Join(", ", words)}.{Suggestion.DidYouMean(text, words)}";
        }

        return problem.Length == 0;
    }

    /// <inheritdoc/>
    public override string Print(T value) => choices.First(c => c.Value.Equals(value)).Word;
}
