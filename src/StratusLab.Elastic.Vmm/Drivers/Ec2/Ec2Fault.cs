using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Drivers.Ec2;

/// <summary>
/// What kind of failure a code of EC2 means. Source: "Error codes for the Amazon EC2 API" in the API reference, and AWS's "Common errors". A code that is in none of the
/// lists is a refusal; the server's own failures, and requests that came too fast, have been told apart before.
/// </summary>
internal static class Ec2Fault
{
    private static readonly HashSet<string> NoRoom = new(StringComparer.Ordinal)
    {
        "InsufficientInstanceCapacity", "InsufficientCapacity", "InsufficientHostCapacity", "InsufficientReservedInstanceCapacity", "InsufficientVolumeCapacity",
        "InsufficientFreeAddressesInSubnet", "InstanceLimitExceeded", "VcpuLimitExceeded", "MaxSpotInstanceCountExceeded", "VolumeLimitExceeded",
        "NetworkInterfaceLimitExceeded",
        // The zone does not offer the type: another one may do.
        "Unsupported",
    };

    private static readonly HashSet<string> NotLetIn = new(StringComparer.Ordinal)
    {
        "AuthFailure", "UnauthorizedOperation", "InvalidClientTokenId", "SignatureDoesNotMatch", "IncompleteSignature", "MissingAuthenticationToken", "MissingAuthenticationTokenException",
        "OptInRequired", "PendingVerification", "Blocked", "AccessDenied", "AccessDeniedException", "NotAuthorized", "ExpiredToken", "ExpiredTokenException", "UnrecognizedClientException",
    };

    private static readonly HashSet<string> Overload = new(StringComparer.Ordinal)
    {
        "RequestLimitExceeded", "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestThrottledException", "EC2ThrottledException", "SlowDown",
        "TooManyRequestsException", "BandwidthLimitExceeded",
    };

    /// <summary>True for a request that came too soon after others.</summary>
    public static bool IsTooFast(string code) => Overload.Contains(code);

    /// <summary>True for a lack of room, which EC2 counts among the server's failures.</summary>
    public static bool IsNoRoom(string code) => NoRoom.Contains(code);

    /// <summary>The exception for an error. <paramref name="what"/> says what was tried.</summary>
    public static Exception From(Ec2Error error, string what)
    {
        var said = $"EC2 said {error.Code}: {error.Message}";
        return NoRoom.Contains(error.Code) ? new CapacityExhaustedException($"Could not {what}: there is no room for it. {said}")
            : error.Code == "InvalidIPAddress.InUse" ? new PeerUnreachableException($"Could not {what}: somebody there has its address. {said}")
            : error.Code is "RequestExpired" or "InvalidQueryParameter.Expired" ? new RejectedException($"Could not {what}: this machine's clock or EC2's is wrong. {said}")
            : NotLetIn.Contains(error.Code) ? new RejectedException($"Could not {what}: the credentials are not accepted, or may not do that. {said}")
            : new RejectedException($"Could not {what}. {said}");
    }
}
