using System.Net.Sockets;
using System.Text;
using StratusLab.Elastic.Contracts;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary><c>job_submit.lua</c> inside a real slurmctld: it tells its follower, and no submission is refused or waits, whatever became of that.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class SlurmSubmitPluginTests
{
    private const int Submissions = 5;

    [TestMethod]
    public async Task Submit_WithAFollowerWithoutAndWithOneThatHangs_IsToldAndNotWaitedFor()
    {
        await using var slurm = await RealSlurm.StartAsync();
        var socket = await UseAsync(slurm);

        await SubmitAsync(slurm);
        using var follower = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        follower.Bind(new UnixDomainSocketEndPoint(socket));
        follower.ReceiveTimeout = 10_000;
        await SubmitAsync(slurm);
        // One word of each submission. A queue that is full keeps the first of them.
        Assert.AreEqual("main", Receive(follower));
        while (follower.Available > 0)
        {
            Assert.AreEqual("main", Receive(follower));
        }

        // Now nobody takes anything out any more: the follower hangs, and its queue is full. A submission that waited for it would never end.
        using var full = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        full.Connect(new UnixDomainSocketEndPoint(socket));
        Assert.Throws<SocketException>(() =>
        {
            while (true)
            {
                full.Send(new byte[64]);
            }
        });
        await SubmitAsync(slurm);
        await slurm.SubmitAsync("--mem=50", "--array=0-10");
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

    private static async Task SubmitAsync(RealSlurm slurm)
    {
        for (var i = 0; i < Submissions; i++)
        {
            await slurm.SubmitAsync("--mem=50");
        }
    }

    private static string Receive(Socket socket)
    {
        var bytes = new byte[100];
        return Encoding.ASCII.GetString(bytes, 0, socket.Receive(bytes));
    }
}
