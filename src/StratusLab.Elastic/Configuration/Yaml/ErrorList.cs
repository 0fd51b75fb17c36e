using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration.Yaml;

/// <summary>Everything that is wrong so far. Reading goes on after an error, so that an operator sees all of them at once.</summary>
internal sealed class ErrorList
{
    private const int LongestMessage = 2000;

    private readonly List<(Location At, string Message)> errors = [];

    /// <summary>How many there are.</summary>
    public int Count => errors.Count;

    /// <summary>All of them in the order they were found.</summary>
    public IReadOnlyList<(Location At, string Message)> All => errors;

    /// <summary>Adds one: a sentence that says what is wrong and what to write instead. Made fit for a terminal: it may quote keys from the file.</summary>
    public void Add(Location at, string message) => errors.Add((at, Printable.Text(message, LongestMessage)));

    /// <summary>All of them in the order of <paramref name="files"/> and, in each, in the order of the lines.</summary>
    public ImmutableArray<ConfigurationError> InOrder(IReadOnlyList<string> files)
    {
        var place = files.Index().ToDictionary(f => f.Item, f => f.Index, StringComparer.Ordinal);
        return
        [
            .. errors
                .OrderBy(e => place.GetValueOrDefault(e.At.File, -1))
                .ThenBy(e => e.At.File, StringComparer.Ordinal)
                .ThenBy(e => e.At.Line)
                .ThenBy(e => e.At.Column)
                .Select(e => new ConfigurationError(e.At.File, e.At.Line, e.Message)),
        ];
    }
}
