using System.Diagnostics;

namespace StratusLab.Elastic.Vmm.Tests.Drivers.Libvirt;

/// <summary>One real libvirtd with QEMU for the tests, in namespaces of its own. It ends with this process, whatever happens.</summary>
internal sealed class PrivateLibvirtd : IDisposable
{
    /// <summary>The bridge that is there.</summary>
    public const string Bridge = "testbr0";

    private static readonly Lazy<PrivateLibvirtd> Once = new(() => new PrivateLibvirtd());

    private readonly Scratch scratch = new();
    private readonly Process process;

    private PrivateLibvirtd()
    {
        var start = new ProcessStartInfo("unshare") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] asRoot = Environment.UserName == "root" ? [] : ["--user", "--map-root-user"];
        string[] arguments =
        [
            .. asRoot, "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private",
            Path.Combine(AppContext.BaseDirectory, "Drivers/Libvirt/private-libvirtd"), scratch.Root,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        process = Process.Start(start)!; // Starts a new process, so it is never null.
        if (process.StandardOutput.ReadLine() != "ready")
        {
            process.Kill();
            throw new InvalidOperationException(
                "A libvirtd for the tests did not start. It needs root or user namespaces, and: apt install libvirt-daemon-system libvirt-clients qemu-system-x86 qemu-utils iproute2. "
                + process.StandardError.ReadToEnd());
        }
    }

    public static PrivateLibvirtd Shared => Once.Value;

    public string Uri => $"qemu+unix:///system?socket={scratch.Root}/root/run/libvirt/libvirt-sock";

    public static void Stop()
    {
        if (Once.IsValueCreated)
        {
            Once.Value.Dispose();
        }
    }

    /// <summary>Runs virsh commands that must succeed.</summary>
    public Task<string> VirshAsync(string script) => Tool.RunAsync("virsh", "-q", "-c", Uri, script);

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit(TimeSpan.FromSeconds(10));
        process.Dispose();
        scratch.Dispose();
    }
}
