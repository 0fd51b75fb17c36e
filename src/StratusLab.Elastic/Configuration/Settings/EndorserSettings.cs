using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>Somebody whose word on images of a repository counts.</summary>
internal static class EndorserSettings
{
    public static readonly Section Section = new(
        "repositories[].endorsers[]",
        "Somebody whose word on images counts. Metadata counts when it names this address and is signed with this certificate. The certificate is trusted for as long as it stands here: its dates and who issued it are not looked at.");

    public static readonly Setting<string> Email = Section.Required("email", new TextSyntax("an e-mail address", RepositoryText.EmailProblem), "email: jane@example.org", "The address under which he endorses.");

    public static readonly Setting<string> Fingerprint = Section.Required(
        "fingerprint",
        new TextSyntax("a SHA-256 fingerprint", RepositoryText.FingerprintProblem, "64 hex digits, with or without colons"),
        "fingerprint: \"5E:FF:…\"",
        "SHA-256 of his certificate; `openssl x509 -noout -fingerprint -sha256 -in FILE` prints it.");
}
