using System.Text;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>The members of a record that are wanted, each with a number: its place in the list. A path has slashes: <c>nodes/total</c>.</summary>
internal sealed class JsonFields
{
    /// <summary>Said of a member that nobody wants.</summary>
    public const int Unwanted = -1;

    /// <summary>Said of an object in which there is something wanted.</summary>
    public const int Group = -2;

    private readonly string[] paths;
    private readonly Utf8Cache<string[], int> numbers = new(static (path, paths) => Find(Encoding.UTF8.GetString(path), paths));

    public JsonFields(params string[] paths) => this.paths = paths;

    /// <summary>How many there are.</summary>
    public int Count => paths.Length;

    /// <summary>The number of the member at a path, <see cref="Unwanted"/> or <see cref="Group"/>.</summary>
    public int Find(ReadOnlySpan<byte> path) => numbers.Get(path, paths);

    private static int Find(string path, string[] paths) =>
        Array.IndexOf(paths, path) is var number and >= 0 ? number
        : paths.Any(p => p.StartsWith(path + "/", StringComparison.Ordinal)) ? Group
        : Unwanted;
}
