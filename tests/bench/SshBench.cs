using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Contracts.Hosts;

namespace StratusLab.Elastic.Bench;

/// <summary>A command over a host's shared ssh connection, against one that makes a connection first; a real sshd in a namespace of its own.</summary>
internal static class SshBench
{
    public static async Task<Measure[]> RunAsync()
    {
        await using var hosts = await LabHosts.UpAsync(1);
        var command = new Command("true", []);
        var connecting = await Median.SecondsAsync(async () =>
        {
            await using var own = hosts.Connect(hosts.SshTo(1));
            await own.RunAsync(command, CancellationToken.None);
        });
        await using var shared = hosts.Connect(hosts.SshTo(1));
        await shared.RunAsync(command, CancellationToken.None);
        var running = await Median.SecondsAsync(() => shared.RunAsync(command, CancellationToken.None));
        return [new("ssh command over the shared connection, to one with its own", running / connecting, "", 1 / 5.0)];
    }
}
