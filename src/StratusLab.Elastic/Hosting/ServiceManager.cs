using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace StratusLab.Elastic.Hosting;

/// <summary>Tells systemd how the service is (sd_notify(3)). Does nothing when systemd did not start it, or not with <c>Type=notify</c>.</summary>
/// <param name="socket">What <c>NOTIFY_SOCKET</c> says: a path, or <c>@</c> and a name of the abstract namespace; null or empty without systemd.</param>
/// <param name="time">Its monotonic clock is the one that systemd compares with.</param>
internal sealed class ServiceManager(string? socket, TimeProvider time)
{
    private const int NanosecondsOfMicrosecond = 1000;

    /// <summary>The service serves, or stands by; what it does, for <c>systemctl status</c>.</summary>
    public void Ready(string status) => Send($"READY=1\nSTATUS={OneLine(status)}");

    /// <summary>The configuration is being read again; <see cref="Ready"/> follows.</summary>
    public void Reloading() => Send(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={Monotonic()}\nSTATUS=reading the configuration"));

    /// <summary>The service comes to its end.</summary>
    public void Stopping() => Send("STOPPING=1\nSTATUS=waiting for what has been begun");

    /// <summary>The service does what it is there for; without this, systemd starts it again after <c>WatchdogSec=</c>.</summary>
    public void Alive() => Send("WATCHDOG=1");

    // On Linux the time stamp is CLOCK_MONOTONIC in nanoseconds.
    private long Monotonic() => time.GetTimestamp() / NanosecondsOfMicrosecond * (1_000_000_000 / time.TimestampFrequency);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private void Send(string message)
    {
        if (string.IsNullOrEmpty(socket))
        {
            return;
        }

        try
        {
            using var sender = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            sender.SendTo(Encoding.UTF8.GetBytes(message), new UnixDomainSocketEndPoint(socket[0] == '@' ? $"\0{socket[1..]}" : socket));
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            // Nobody listens who could be told.
        }
    }
}
