using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;

namespace StratusLab.Elastic.Doctor;

/// <summary>virsh and one host.</summary>
internal sealed class VirshSession(HostConfiguration host, ICommandRunner runner)
{
    private const string Running = "Running hypervisor:";

    private const string UsualAdvice = "Start libvirtd (or virtqemud) there, or correct the host's \"uri\".";

    private static readonly (string Words, string Fix)[] Advice =
    [
        ("There is no program", "Install virsh (Debian: libvirt-clients; RHEL: libvirt-client)."),
        ("Permission denied", "Add the service's user to the group libvirt (and its ssh key to the host), then log in again or restart the service."),
        ("authentication", "Add the service's user to the group libvirt, then log in again or restart the service."),
        ("Host key verification failed", "Log in once with ssh as the service's user and accept the host's key after comparing it."),
        ("Could not resolve hostname", "Make the name resolve here, or correct the host's \"uri\"."),
        ("did not end within", "Check the network to the host, and that libvirtd there is not hung."),
    ];

    /// <summary>How the host is called in findings.</summary>
    public string Name { get; } = $"host {host.Policy.Name}";

    /// <summary>What one virsh command printed, or why there is nothing.</summary>
    public Task<(string? Output, string Problem)> AskAsync(ImmutableArray<string> command, byte[]? input, CancellationToken ct) =>
        Programs.AskAsync(runner, new("virsh", ["-q", "-c", host.Uri, .. command]) { StandardInput = input }, ct);

    /// <summary>Whether it connects.</summary>
    public async Task<Finding> LookAsync(CancellationToken ct)
    {
        var (output, problem) = await AskAsync(["version"], null, ct);
        if (output is null)
        {
            var fix = Advice.Where(a => problem.Contains(a.Words, StringComparison.OrdinalIgnoreCase)).Select(a => a.Fix).FirstOrDefault(UsualAdvice);
            return Finding.Fail($"{Name}: virsh does not connect to {host.Uri}: {problem.TrimEnd('.')}", fix);
        }

        var version = output.Split('\n').FirstOrDefault(l => l.StartsWith(Running, StringComparison.Ordinal))?[Running.Length..].Trim();
        return Finding.Ok($"{Name}: virsh connects to {host.Uri} ({version ?? "version unknown"})");
    }
}
