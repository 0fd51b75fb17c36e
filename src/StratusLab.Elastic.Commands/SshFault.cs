using System.Globalization;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Commands;

/// <summary>What a connection that was not made means: which of the steering kinds it is, and what the operator can do. The words are OpenSSH's (9.2).</summary>
internal static class SshFault
{
    /// <summary>The exception for an ssh that could not connect.</summary>
    public static Exception From(SshOptions options, CommandResult result)
    {
        var (isRefusal, advice) = Read(options, result.Error);
        var where = options.Port == 22 ? options.Address : string.Create(CultureInfo.InvariantCulture, $"{options.Address}, port {options.Port}");
        var message = $"Host {options.Host} cannot be reached as {options.User} at {where}. {advice} ssh said: {Printable.Text(LastLine(result), 1000)}";
        return isRefusal ? new RejectedException(message) : new PeerUnreachableException(message);
    }

    private static (bool IsRefusal, string Advice) Read(SshOptions options, string error)
    {
        var known = options.Port == 22 ? options.Address : string.Create(CultureInfo.InvariantCulture, $"[{options.Address}]:{options.Port}");
        var scan = string.Create(CultureInfo.InvariantCulture, $"ssh-keyscan -p {options.Port} {options.Address} >> {options.KnownHostsFile}, and compare what \"ssh-keygen -l -f {options.KnownHostsFile}\" then shows with what \"ssh-keygen -l -f /etc/ssh/ssh_host_ed25519_key.pub\" shows on the host's own console");
        return error switch
        {
            _ when Says("HOST IDENTIFICATION HAS CHANGED") =>
                (true, $"It shows another host key than {options.KnownHostsFile} has: either it was installed anew, or somebody stands in between. The new key is not accepted by itself. If you know why it changed: ssh-keygen -R \"{known}\" -f {options.KnownHostsFile}; then {scan}."),
            _ when Says("Host key verification failed") || Says("host key is known for") => (true, $"Its host key is not in {options.KnownHostsFile}. Add it: {scan}."),
            _ when Says("UNPROTECTED PRIVATE KEY") || Says("bad permissions") => (true, $"The key {options.KeyFile} can be read by others: chmod 600 {options.KeyFile}."),
            _ when Says("Load key") || Says("not accessible") => (true, $"The key {options.KeyFile} cannot be used: it must be a private key without a passphrase that this service's user may read."),
            _ when Says("Permission denied") => (true, $"It does not accept the key {options.KeyFile}: add {options.KeyFile}.pub to ~{options.User}/.ssh/authorized_keys there."),
            _ when Says("Could not resolve") => (false, "The name does not resolve here: correct the address, or the name service. It is tried again."),
            _ when Says("Connection refused") => (false, "It is there, but no sshd listens at that port. It is tried again."),
            _ when Says("timed out") || Says("No route to host") || Says("Network is unreachable") => (false, "It does not answer: check that it runs, and the network and firewalls on the way. It is tried again."),
            _ => (false, "It is tried again."),
        };

        bool Says(string words) => error.Contains(words, StringComparison.OrdinalIgnoreCase);
    }

    private static string LastLine(CommandResult result) => result.Error.Split("; ")[^1] is { Length: > 0 } line ? line : string.Create(CultureInfo.InvariantCulture, $"nothing (exit {result.ExitCode})");
}
