using System.Globalization;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;

namespace StratusLab.Elastic.Tests.Plugins;

/// <summary>
/// The hook inside a PBS server, run by Python with a module that stands in for the server's: whatever becomes of the follower, it accepts the job, and soon.
/// </summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class PbsHookTests
{
    // accept() ends the hook, as the server's does.
    private const string Server = """
        import time
        began = time.monotonic()
        class Event:
            def accept(self):
                print(f"accepted {(time.monotonic() - began) * 1000:.3f}")
                raise SystemExit(0)
        def event():
            return Event()
        """;

    private readonly string directory = Directory.CreateTempSubdirectory("elastic-pbs").FullName;

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    private string News => Path.Combine(directory, "news.sock");

    [TestCleanup]
    public void RemoveFiles() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public async Task Hook_FollowerThere_IsTold()
    {
        using var follower = Follower();
        await AcceptsAsync();
        var heard = new byte[64];
        Assert.AreEqual("main", Encoding.ASCII.GetString(heard, 0, follower.Receive(heard)));
    }

    [TestMethod]
    public async Task Hook_NoFollower_Accepts() => await AcceptsAsync();

    [TestMethod]
    public async Task Hook_PythonWithoutSockets_Accepts()
    {
        await File.WriteAllTextAsync(Path.Combine(directory, "socket.py"), "raise ImportError('_socket is broken')", Ct);
        await AcceptsAsync();
    }

    [TestMethod]
    public async Task Hook_SomethingElseInItsPlace_Accepts()
    {
        Directory.CreateDirectory(News);
        await AcceptsAsync();
    }

    [TestMethod]
    public async Task Hook_FollowerHangs_Accepts()
    {
        using var follower = Follower();
        using var full = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        full.Connect(new UnixDomainSocketEndPoint(News));
        Assert.Throws<SocketException>(() =>
        {
            while (true)
            {
                full.Send(new byte[64]);
            }
        });
        await AcceptsAsync();
    }

    [TestMethod]
    public async Task Install_Twice_MakesTheHookOnceAndUninstallTakesItAway()
    {
        var made = Path.Combine(directory, "made");
        var asked = Path.Combine(directory, "asked");
        await File.WriteAllTextAsync(
            Path.Combine(directory, "qmgr"),
            $"#!/bin/sh\necho \"$2\" >> {asked}\ncase $2 in\n  'list hook elastic') [ -e {made} ] ;;\n  'create hook elastic') : > {made} ;;\n  'delete hook elastic') rm {made} ;;\n"
            + $"  *postqueuejob) exit 1 ;;\n  'import hook'*) cp \"${{2##* }}\" {Path.Combine(directory, "imported")} ;;\nesac\n",
            Ct);
        File.SetUnixFileMode(Path.Combine(directory, "qmgr"), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        var path = new Dictionary<string, string> { ["PATH"] = $"{directory}:{Environment.GetEnvironmentVariable("PATH")}" };

        Assert.AreEqual(0, (await Script.RunAsync("openpbs/install", path, Ct, "main")).Status);
        var (status, printed) = await Script.RunAsync("openpbs/install", path, Ct, "main");

        Assert.AreEqual(0, status, printed);
        Assert.Contains("event queuejob", printed);
        var lines = await File.ReadAllLinesAsync(asked, Ct);
        Assert.HasCount(1, lines.Where(l => l == "create hook elastic"));
        Assert.AreEqual("set hook elastic alarm=2,order=900,enabled=true", lines[^1]);
        Assert.Contains("(b\"main\", \"/run/elastic-follow/main.sock\")", await File.ReadAllTextAsync(Path.Combine(directory, "imported"), Ct));
        Assert.AreEqual(0, (await Script.RunAsync("openpbs/uninstall", path, Ct)).Status);
        Assert.Contains("there is no hook", (await Script.RunAsync("openpbs/uninstall", path, Ct)).Printed);
    }

    [TestMethod]
    public async Task Install_HostileCluster_IsRefused() => Assert.AreEqual(2, (await Script.RunAsync("openpbs/install", new Dictionary<string, string>(), Ct, "x,y")).Status);

    private Socket Follower()
    {
        var follower = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        follower.Bind(new UnixDomainSocketEndPoint(News));
        return follower;
    }

    // A submission may be held up by 50 ms; what Python needs to start is not counted, since the server has started its own long before.
    private async Task AcceptsAsync()
    {
        var hook = await File.ReadAllTextAsync(Script.PathOf("openpbs/hook.py"), Ct);
        await File.WriteAllTextAsync(Path.Combine(directory, "hook.py"), hook.Replace("@SOCKET@", News, StringComparison.Ordinal).Replace("@CLUSTER@", "main", StringComparison.Ordinal), Ct);
        await File.WriteAllTextAsync(Path.Combine(directory, "pbs.py"), Server, Ct);
        await File.WriteAllTextAsync(Path.Combine(directory, "run"), $"exec python3 -B {directory}/hook.py", Ct);
        var (status, printed) = await Script.RunAsync(Path.Combine(directory, "run"), new Dictionary<string, string> { ["PYTHONPATH"] = directory }, Ct);
        Assert.AreEqual(0, status, printed);
        Assert.StartsWith("accepted ", printed);
        Assert.IsLessThan(50, double.Parse(printed["accepted ".Length..], CultureInfo.InvariantCulture));
    }
}
