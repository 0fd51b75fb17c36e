using System.Threading.RateLimiting;

namespace StratusLab.Elastic.Api.Access;

/// <summary>How often somebody may ask: each token so often a second, and each address so many wrong tokens a minute. Who is on this machine is not counted.</summary>
internal sealed class AccessLimits : IDisposable
{
    /// <summary>Requests that a token may make at once; a fifth of them comes back every second.</summary>
    public const int Burst = 100;

    /// <summary>Wrong tokens that an address may send in a minute.</summary>
    public const int WrongTokens = 10;

    private readonly PartitionedRateLimiter<string> requests = PartitionedRateLimiter.Create<string, string>(token => RateLimitPartition.GetTokenBucketLimiter(
        token,
        _ => new() { TokenLimit = Burst, TokensPerPeriod = Burst / 5, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0 }));

    private readonly PartitionedRateLimiter<string> failures = PartitionedRateLimiter.Create<string, string>(address => RateLimitPartition.GetFixedWindowLimiter(
        address,
        _ => new() { PermitLimit = WrongTokens, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    /// <summary>Counts a request; false when it is one too many.</summary>
    public bool MayAsk(string token)
    {
        using var lease = requests.AttemptAcquire(token);
        return lease.IsAcquired;
    }

    /// <summary>Counts a wrong token; false when this address has sent too many.</summary>
    public bool NoteWrong(string address)
    {
        using var lease = failures.AttemptAcquire(address);
        return lease.IsAcquired;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        requests.Dispose();
        failures.Dispose();
    }
}
