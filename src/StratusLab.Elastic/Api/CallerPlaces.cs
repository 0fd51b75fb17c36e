using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Access;

namespace StratusLab.Elastic.Api;

/// <summary>
/// Bounds how many requests that take long are under way at a time, in all and for each caller, so that none keeps all others out. Whoever is on this machine without being known is
/// one caller.
/// </summary>
/// <param name="most">In all.</param>
/// <param name="mostOfOne">For one caller.</param>
/// <param name="refuse">How a request is refused: given the caller, when it is that one's own places that are taken; null when all are.</param>
internal sealed class CallerPlaces(int most, int mostOfOne, Func<HttpContext, string?, ProblemException> refuse)
{
    private readonly Dictionary<string, int> taken = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>Places for streams.</summary>
    /// <param name="most">In all.</param>
    /// <param name="mostOfOne">For one caller.</param>
    /// <param name="what">What each does: "follow the journal".</param>
    public static CallerPlaces OfStreams(int most, int mostOfOne, string what) => new(most, mostOfOne, (_, caller) => new(503, caller is null
        ? $"{most} streams {what} already. Try again when one has ended, or ask now and then."
        : $"{caller} has {mostOfOne} streams that {what} already, the most for one caller. Close one."));

    /// <summary>Does a request's work while it has a place; throws what <c>refuse</c> makes when there is none.</summary>
    public async Task<T> RunAsync<T>(HttpContext http, Func<Task<T>> work)
    {
        var caller = Caller.Of(http).Identity;
        Take(http, caller);
        try
        {
            return await work();
        }
        finally
        {
            Leave(caller);
        }
    }

    /// <summary>The same for work without a result.</summary>
    public Task RunAsync(HttpContext http, Func<Task> work) => RunAsync(http, async () =>
    {
        await work();
        return true;
    });

    private void Take(HttpContext http, string caller)
    {
        lock (gate)
        {
            var own = taken.GetValueOrDefault(caller);
            if (own >= mostOfOne || taken.Values.Sum() >= most)
            {
                throw refuse(http, own >= mostOfOne ? caller : null);
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
