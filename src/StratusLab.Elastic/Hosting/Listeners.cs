using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Hosting;

/// <summary>Where a service listens, as its configuration says.</summary>
internal static class Listeners
{
    /// <summary>Connections that each address takes at a time. Kestrel counts them for each by itself, so whoever takes all of one keeps no operator from the socket, and descriptors are left for hosts and ledger.</summary>
    public const int MostConnections = 256;

    /// <summary>The addresses, for people.</summary>
    public static string AddressesOf(ElasticConfiguration configuration) => configuration.Tls is { } tls ? $"{configuration.Listen} or {tls.Address}" : configuration.Listen;

    /// <summary>The sockets. Whoever may write to the file may give orders; with the setting that says where it is.</summary>
    public static IEnumerable<(string Path, string Setting)> SocketsOf(ElasticConfiguration configuration)
    {
        if (IsSocket(configuration))
        {
            yield return (configuration.Listen[ListenSyntax.SocketScheme.Length..], "listen");
        }

        if (configuration.Access.OperatorSocket is { } socket)
        {
            yield return (socket, "access.operator-socket");
        }
    }

    /// <summary>Listens on the sockets. Throws when something is in the way of one.</summary>
    public static void OnSockets(IWebHostBuilder web, ElasticConfiguration configuration)
    {
        foreach (var (path, setting) in SocketsOf(configuration))
        {
            ListenSocket.Clear(path, setting);
            web.ConfigureKestrel(k => k.ListenUnixSocket(path));
        }
    }

    /// <summary>Listens on the network, or on loopback. Returns what is to be disposed after it.</summary>
    public static IDisposable? OnAddresses(IWebHostBuilder web, ElasticConfiguration configuration, TimeProvider time)
    {
        if (!IsSocket(configuration))
        {
            var uri = new Uri(configuration.Listen);
            web.ConfigureKestrel(k => k.Listen(IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) ? address : IPAddress.Loopback, uri.Port));
        }

        web.ConfigureKestrel(k => (k.AddServerHeader, k.Limits.MaxConcurrentConnections) = (false, MostConnections));
        return configuration.Tls is { } tls ? Securely(web, tls, time) : null;
    }

    private static bool IsSocket(ElasticConfiguration configuration) => configuration.Listen.StartsWith(ListenSyntax.SocketScheme, StringComparison.Ordinal);

    private static TlsCertificate Securely(IWebHostBuilder web, TlsConfiguration tls, TimeProvider time)
    {
        var certificate = new TlsCertificate(tls, time);
        web.UseKestrelHttpsConfiguration();
        web.ConfigureKestrel(k => k.Listen(IPEndPoint.Parse(tls.Address), o => o.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = certificate.Current() }),
        })));
        return certificate;
    }
}
