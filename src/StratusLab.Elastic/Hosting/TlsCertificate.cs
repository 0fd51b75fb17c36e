using System.Net.Security;
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
    private Shown current;
    private DateTime written;
    private long looked;

    /// <summary>Reads it. Throws <see cref="RejectedException"/> when it cannot be used.</summary>
    public TlsCertificate(TlsConfiguration tls, TimeProvider time)
    {
        (this.tls, this.time) = (tls, time);
        (written, looked) = (Written(), time.GetTimestamp());
        current = Read();
    }

    /// <summary>The one to show, with those between it and its root as its file has them: a client that knows only the root can tell that it is good.</summary>
    public SslStreamCertificateContext Current()
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

            return current.Context;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => current.Dispose();

    private Shown? TryRead()
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

    private Shown Read()
    {
        try
        {
            var leaf = X509Certificate2.CreateFromPemFile(tls.CertificateFile, tls.KeyFile);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(tls.CertificateFile);
            // Offline: what the file lacks is not fetched from where a certificate says.
            return new(leaf, SslStreamCertificateContext.Create(leaf, chain, offline: true));
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new RejectedException($"The TLS certificate {tls.CertificateFile} and its key {tls.KeyFile} cannot be used: {e.Message.TrimEnd('.')}. Both are PEM, and the service's user must be able to read them.", e);
        }
    }

    private sealed record Shown(X509Certificate2 Leaf, SslStreamCertificateContext Context) : IDisposable
    {
        public void Dispose() => Leaf.Dispose();
    }

    // Written one after the other: the key is as good as the certificate for telling.
    private DateTime Written() => File.GetLastWriteTimeUtc(tls.CertificateFile) is var certificate && File.GetLastWriteTimeUtc(tls.KeyFile) is var key && key > certificate ? key : certificate;
}
