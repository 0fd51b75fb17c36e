using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>Where other machines reach the service.</summary>
internal static class TlsSettings
{
    public static readonly Section Section = new("tls", "Where other machines reach the API, the metrics and the hooks: over TLS, and with a token only (`elastic tokens create`).");

    public static readonly Setting<string> Address = Section.Required(
        "address",
        new TextSyntax("an IP address and a port", EndpointText.SocketProblem),
        "address: 0.0.0.0:7118",
        "The address to listen on, of this machine; `0.0.0.0` and `[::]` are all of them.");

    public static readonly Setting<string> Certificate = Section.Optional(
        "certificate",
        Value.Path,
        TlsConfiguration.DefaultCertificateFile,
        "The service's certificate and those that sign it, PEM. It is read again within a minute after it has changed.");

    public static readonly Setting<string> Key = Section.Optional("key", Value.Path, TlsConfiguration.DefaultKeyFile, "The certificate's key, PEM, which only the service's user can read.");
}
