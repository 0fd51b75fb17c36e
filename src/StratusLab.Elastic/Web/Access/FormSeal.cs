using System.Security.Cryptography;
using System.Text;

namespace StratusLab.Elastic.Web.Access;

/// <summary>
/// What a form carries to show that it comes from a page of this service that its sender was shown (antiforgery): a keyed hash (HMAC) of who that is. Another site's page can send
/// a form here, but it cannot read this. The key lives as long as the process.
/// </summary>
internal sealed class FormSeal
{
    /// <summary>The name of the field.</summary>
    public const string Field = "seal";

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    /// <summary>The seal of a session; of whoever asks without one, for null.</summary>
    public string Of(string? session) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(session ?? "")));

    /// <summary>True for the seal of this session. Takes as long for any other of its length.</summary>
    public bool IsOf(string? session, string? seal) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Of(session)), Encoding.UTF8.GetBytes(seal ?? ""));
}
