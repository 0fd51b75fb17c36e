namespace StratusLab.Elastic.Vmm.Tests.Transfer;

/// <summary>A volume group of the machine's own LVM, in a file of a test. Without device-mapper in the kernel the test is counted as skipped.</summary>
internal sealed class RealVolumeGroup : IAsyncDisposable
{
    private readonly string device;

    private RealVolumeGroup(string device) => this.device = device;

    public string Name { get; } = $"elastic-test-{Environment.ProcessId}";

    public static async Task<RealVolumeGroup> StartAsync(Scratch scratch, bool isThin)
    {
        if (!(await File.ReadAllLinesAsync("/proc/misc")).Any(l => l.EndsWith(" device-mapper", StringComparison.Ordinal)))
        {
            Assert.Inconclusive("This machine's kernel has no device-mapper: modprobe dm_mod, dm_snapshot and dm_thin_pool.");
        }

        await Tool.RunAsync("truncate", "-s", "256M", scratch["group"]);
        var group = new RealVolumeGroup((await Tool.RunAsync("losetup", "--find", "--show", scratch["group"])).Trim());
        try
        {
            await Tool.RunAsync("vgcreate", "-q", "-y", group.Name, group.device);
            if (isThin)
            {
                await Tool.RunAsync("lvcreate", "-q", "-y", "--type", "thin-pool", "-L", "128M", "-n", "pool0", group.Name);
            }

            return group;
        }
        catch
        {
            await group.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Tool.Runner.RunAsync(new("vgremove", ["-q", "-f", "-y", Name]), CancellationToken.None);
        await Tool.RunAsync("losetup", "--detach", device);
    }
}
