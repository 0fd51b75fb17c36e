using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Api;

/// <summary>Ends a request where its fault is found; the boundary turns it into the answer. The title says what is wrong and what to do.</summary>
internal sealed class ProblemException(int status, string title) : Exception(title)
{
    /// <summary>The HTTP status.</summary>
    public int Status => status;

    /// <summary>Something that is not there, with what there is.</summary>
    public static ProblemException NotFound(string what, string name, IEnumerable<string> known)
    {
        var all = known.ToArray();
        var there = all.Length == 0 ? "There is none." : $"There is: {string.Join(", ", all.Take(20))}{(all.Length > 20 ? $" and {all.Length - 20} more" : "")}.";
        return new(404, $"There is no {what} \"{Printable.Text(name, 80)}\". {there}");
    }
}
