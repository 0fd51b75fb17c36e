namespace StratusLab.Elastic.Configuration.Values;

/// <summary>Settings of repositories: what is wrong with one, as the rest of a sentence; empty when nothing is.</summary>
internal static class RepositoryText
{
    private const int Sha256Digits = 64;

    /// <summary>For where a repository is.</summary>
    public static string LocationProblem(string text)
    {
        if (text.StartsWith('/'))
        {
            return Texts.PathProblem(text) is { Length: > 0 } problem ? problem : text.EndsWith('/') ? "ends with a slash. Remove it." : "";
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0
            && text.All(c => c is > ' ' and < '\x7f' and not ('%' or '\\'))
                ? text.EndsWith('/') ? "ends with a slash. Remove it." : ""
                : "is neither an http or https URL, without user, query and escapes, nor an absolute path. Write for example https://marketplace.example.org or /srv/repositories/atlas.";
    }

    /// <summary>For an endorser's address.</summary>
    public static string EmailProblem(string text) =>
        text.Split('@') is [{ Length: > 0 }, { Length: > 0 }] && text.Length <= 254 && text.All(c => c is > ' ' and < '\x7f' and not ('<' or '>' or '"' or ','))
            ? ""
            : "is not an e-mail address. Write for example jane@example.org.";

    /// <summary>For a certificate's fingerprint.</summary>
    public static string FingerprintProblem(string text) =>
        Digits(text) is { Length: Sha256Digits } digits && digits.All(char.IsAsciiHexDigit)
            ? ""
            : "is not a SHA-256 fingerprint: 64 hex digits. \"openssl x509 -noout -fingerprint -sha256 -in FILE\" prints it.";

    /// <summary>For an image's checksum.</summary>
    public static string ChecksumProblem(string text) =>
        text.Length == Sha256Digits && text.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f') ? "" : "is not a SHA-256 checksum: 64 digits from 0-9 and a-f, as \"sha256sum FILE\" prints it.";

    /// <summary>A fingerprint's digits in lower case, without the colons.</summary>
    public static string Digits(string fingerprint) => fingerprint.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant();
}
