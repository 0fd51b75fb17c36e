using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Hosting;

/// <summary>The service's certificate, read again after its file has changed: a renewal needs no restart. A file that cannot be used leaves the last good one in use.</summary>
internal sealed class TlsCertificate : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TlsConfiguration tls;
    private readonly TimeProvider time;
    private readonly Lock turn = new();
    private X509Certificate2 current;
    private DateTime written;
    private long looked;

    /// <summary>Reads it. Throws <see cref="RejectedException"/> when it cannot be used.</summary>
    public TlsCertificate(TlsConfiguration tls, TimeProvider time)
    {
        (this.tls, this.time) = (tls, time);
        (written, looked) = (Written(), time.GetTimestamp());
        current = Read();
    }

    /// <summary>The one to show.</summary>
    public X509Certificate2 Current()
    {
        lock (turn)
        {
            if (time.GetElapsedTime(looked) > Patience)
            {
                looked = time.GetTimestamp();
                if (Written() is var now && now != written && TryRead() is { } read)
                {
                    // The old one is not disposed: a handshake may be using it.
                    (current, written) = (read, now);
                }
            }

            return current;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => current.Dispose();

    private X509Certificate2? TryRead()
    {
        try
        {
            return Read();
        }
        catch (RejectedException)
        {
            return null;
        }
    }

    private X509Certificate2 Read()
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(tls.CertificateFile, tls.KeyFile);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new RejectedException($"The TLS certificate {tls.CertificateFile} and its key {tls.KeyFile} cannot be used: {e.Message.TrimEnd('.')}. Both are PEM, and the service's user must be able to read them.", e);
        }
    }

    // Written one after the other: the key is as good as the certificate for telling.
    private DateTime Written() => File.GetLastWriteTimeUtc(tls.CertificateFile) is var certificate && File.GetLastWriteTimeUtc(tls.KeyFile) is var key && key > certificate ? key : certificate;
}
