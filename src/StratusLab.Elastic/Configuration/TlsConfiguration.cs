namespace StratusLab.Elastic.Configuration;

/// <summary>Where other machines reach the service, over TLS and with tokens.</summary>
public sealed record TlsConfiguration
{
    /// <summary>The service's certificate, with those that sign it, unless another is configured.</summary>
    public const string DefaultCertificateFile = "/etc/stratuslab-elastic/tls.crt";

    /// <summary>The certificate's key, unless another is configured.</summary>
    public const string DefaultKeyFile = "/etc/stratuslab-elastic/tls.key";

    /// <summary>An IP address and a port: <c>0.0.0.0:7118</c>, <c>[::]:7118</c>.</summary>
    public required string Address { get; init; }

    /// <summary>The certificate, PEM; an absolute path.</summary>
    public string CertificateFile { get; init; } = DefaultCertificateFile;

    /// <summary>Its key, PEM; an absolute path.</summary>
    public string KeyFile { get; init; } = DefaultKeyFile;
}
