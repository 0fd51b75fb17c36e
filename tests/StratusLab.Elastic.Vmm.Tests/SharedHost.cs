using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Contracts.Hosts;

namespace StratusLab.Elastic.Vmm.Tests;

/// <summary>One host behind an sshd for the tests, and a connection to it. It comes up when it is first asked for.</summary>
internal static class SharedHost
{
    private static readonly Lazy<Task<LabHosts>> Hosts = new(() => LabHosts.UpAsync(1));
    private static readonly Lazy<Task<SshCommandRunner>> Runner = new(ConnectAsync);

    public static Task<LabHosts> HostsAsync() => Hosts.Value;

    public static Task<SshCommandRunner> RunnerAsync() => Runner.Value;

    public static async Task StopAsync()
    {
        if (Runner.IsValueCreated)
        {
            await (await Runner.Value).DisposeAsync();
        }

        if (Hosts.IsValueCreated)
        {
            await (await Hosts.Value).DisposeAsync();
        }
    }

    private static async Task<SshCommandRunner> ConnectAsync()
    {
        var hosts = await Hosts.Value;
        return hosts.Connect(hosts.SshTo(1));
    }
}
