using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Access;

namespace StratusLab.Elastic.Api;

/// <summary>Bounds how many streams are open at a time, in all and for each caller, so that none keeps all others out. Whoever is on this machine without being known is one caller.</summary>
/// <param name="most">In all.</param>
/// <param name="mostOfOne">For one caller.</param>
/// <param name="what">What each does, and what to do instead: "follow the journal".</param>
internal sealed class StreamPlaces(int most, int mostOfOne, string what)
{
    private readonly Dictionary<string, int> taken = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>Runs a stream while it has a place; throws a <see cref="ProblemException"/> when there is none.</summary>
    public async Task RunAsync(HttpContext http, Func<Task> stream)
    {
        var caller = Caller.Of(http).Identity;
        Take(caller);
        try
        {
            await stream();
        }
        finally
        {
            Leave(caller);
        }
    }

    private void Take(string caller)
    {
        lock (gate)
        {
            var own = taken.GetValueOrDefault(caller);
            if (own >= mostOfOne)
            {
                throw new ProblemException(503, $"{caller} has {mostOfOne} streams that {what} already, the most for one caller. Close one.");
            }

            if (taken.Values.Sum() >= most)
            {
                throw new ProblemException(503, $"{most} streams {what} already. Try again when one has ended, or ask now and then.");
            }

            taken[caller] = own + 1;
        }
    }

    private void Leave(string caller)
    {
        lock (gate)
        {
            if (--taken[caller] == 0)
            {
                taken.Remove(caller);
            }
        }
    }
}
