using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using StratusLab.Elastic.Contracts;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary><c>job_submit.lua</c> inside a real slurmctld: it tells its follower, and no submission is refused or waits, whatever became of that.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class SlurmSubmitPluginTests
{
    private const int Submissions = 15;

    private static readonly TimeSpan Allowed = TimeSpan.FromMilliseconds(50);

    [TestMethod]
    public async Task Submit_WithAFollowerWithoutAndWithOneThatHangs_IsToldAndNeverSlow()
    {
        await using var slurm = await RealSlurm.StartAsync();
        var plain = await FastestAsync(slurm);
        var socket = await UseAsync(slurm);

        var alone = await FastestAsync(slurm);
        using var follower = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        follower.Bind(new UnixDomainSocketEndPoint(socket));
        follower.ReceiveTimeout = 10_000;
        var heard = await FastestAsync(slurm);
        // One word of each submission. A queue that is full keeps the first of them.
        Assert.AreEqual("main", Receive(follower));
        while (follower.Available > 0)
        {
            Assert.AreEqual("main", Receive(follower));
        }

        // Now nobody takes anything out any more: the follower hangs, and its queue fills.
        var hung = await FastestAsync(slurm);
        await slurm.SubmitAsync("--mem=50", "--array=0-10");
        foreach (var (what, took) in new[] { ("no follower", alone), ("a follower", heard), ("a follower that hangs", hung) })
        {
            Assert.IsLessThan(plain + Allowed, took, $"{what}: {took.TotalMilliseconds:0.0} ms, without the plugin {plain.TotalMilliseconds:0.0} ms");
        }

        Assert.DoesNotContain("error: job_submit/lua", await slurm.LogAsync());
    }

    [TestMethod]
    public async Task Change_OfAJob_IsToldToo()
    {
        await using var slurm = await RealSlurm.StartAsync();
        var socket = await UseAsync(slurm);
        await slurm.AddNodeAsync(new("wn-5")); // Slurm changes no job of a partition without nodes.
        var job = await slurm.SubmitAsync("--mem=50", "-H");
        using var follower = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        follower.Bind(new UnixDomainSocketEndPoint(socket));
        follower.ReceiveTimeout = 10_000;
        await slurm.RunAsync("scontrol", "update", $"jobid={job}", "comment=changed");
        Assert.AreEqual("main", Receive(follower));
    }

    private static async Task<string> UseAsync(RealSlurm slurm)
    {
        var socket = Path.Combine(slurm.Directory, "news.sock");
        Assert.AreEqual("", await slurm.InsideAsync("sh", "-c", "ls /usr/lib/*/lua/5.1/posix* /usr/share/lua/5.1/posix >/dev/null 2>&1 || echo 'There is no luaposix: run tests/lab/install'"));
        var script = await File.ReadAllTextAsync(Checkout.PathOf("lrms-plugins", "slurm", "job_submit.lua"));
        await slurm.ConfigureAsync(("job_submit.lua", script.Replace("@SOCKET@", socket, StringComparison.Ordinal).Replace("@CLUSTER@", "main", StringComparison.Ordinal)), "JobSubmitPlugins=lua");
        return socket;
    }

    // The fastest of some: what the machine does beside slows down some of them, never all.
    private static async Task<TimeSpan> FastestAsync(RealSlurm slurm)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < Submissions; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await slurm.SubmitAsync("--mem=50");
            best = Stopwatch.GetElapsedTime(began) is var took && took < best ? took : best;
        }

        return best;
    }

    private static string Receive(Socket socket)
    {
        var bytes = new byte[100];
        return Encoding.ASCII.GetString(bytes, 0, socket.Receive(bytes));
    }
}
