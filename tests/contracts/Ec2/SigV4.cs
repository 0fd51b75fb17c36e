using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace StratusLab.Elastic.Contracts.Ec2;

/// <summary>
/// AWS Signature Version 4 as a server computes it, for requests to the root path without a query (IAM User Guide, "Create a signed AWS API request"). Independent of what
/// the client signs with.
/// </summary>
public static class SigV4
{
    /// <summary>The value of the header Authorization.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="headers">The signed headers by their names in small letters.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="accessKey">Whose key.</param>
    /// <param name="secret">The key.</param>
    /// <param name="scope"><c>20150830/us-east-1/ec2</c>.</param>
    public static string Authorization(string method, IReadOnlyDictionary<string, string> headers, ReadOnlySpan<byte> body, string accessKey, string secret, string scope)
    {
        var names = headers.Keys.Order(StringComparer.Ordinal).ToArray();
        var signed = string.Join(';', names);
        var canonical = $"{method}\n/\n\n{string.Concat(names.Select(n => $"{n}:{headers[n].Trim()}\n"))}\n{signed}\n{Hex(SHA256.HashData(body))}";
        var toSign = string.Create(CultureInfo.InvariantCulture, $"AWS4-HMAC-SHA256\n{headers["x-amz-date"]}\n{scope}/aws4_request\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}");
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in scope.Split('/').Append("aws4_request"))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        var signature = Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        return $"AWS4-HMAC-SHA256 Credential={accessKey}/{scope}/aws4_request, SignedHeaders={signed}, Signature={signature}";
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
