using System.Text;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Vmm.Context;

namespace StratusLab.Elastic.Vmm.Tests.Context;

/// <summary>vmcontext, run by the shells and with the tools that images have, on what this project writes.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class GuestScriptTests
{
    private const string Hostile = "'; touch /etc/pwned; '\"$(touch /etc/pwned)`touch /etc/pwned`\\\n-rf *\n\u00e9\U0001f600";

    private readonly Scratch scratch = new();

    public required TestContext TestContext { get; set; }

    [TestCleanup]
    public void Remove() => scratch.Dispose();

    [TestMethod]
    [DataRow("dash", false)]
    [DataRow("bash", false)]
    [DataRow("dash", true)]
    [DataRow("busybox", true)]
    public async Task Run_HostileValues_ConfiguresTheMachineAndRunsNone(string shell, bool isBusybox)
    {
        Fill("CONTEXT", Variables(
            ("START_SCRIPT", "printf '%s' \"$A\" > /etc/seen; echo \"$NAME\" > /etc/started"),
            ("SSH_PUBLIC_KEY", "ssh-ed25519 AAAA one\n-n two\n"),
            ("A", Hostile),
            ("DNS", "10.77.0.1 * $(touch /etc/pwned)"),
            ("ETH0_DNS", "9.9.9.9")));

        Assert.AreEqual(1, await RunAsync(shell, isBusybox), Console);

        Assert.IsFalse(File.Exists(scratch["etc/pwned"]));
        Assert.AreEqual(Hostile, Text("etc/seen"));
        Assert.AreEqual("wn-0-5\n", Text("etc/started"));
        Assert.AreEqual("wn-0-5\n", Text("hostname"));
        Assert.AreEqual("wn-0-5\n", Text("etc/hostname"));
        Assert.AreEqual("nameserver 10.77.0.1\nnameserver 9.9.9.9\n", Text("etc/resolv.conf"));
        Assert.AreEqual("ssh-ed25519 AAAA one\n-n two\n", Text("root/.ssh/authorized_keys"));
        Assert.Contains("eth0    inet 10.77.0.5/24 ", Text("addresses"));
        Assert.Contains("default via 10.77.0.1 dev eth0", Text("routes"));
        Assert.DoesNotContain("eth1", Text("addresses"));
        Assert.AreEqual("127.0.0.1 localhost\n# begin vmcontext\n10.77.0.1\tctl\n# end vmcontext\n", Text("etc/hosts"));
        Assert.AreEqual(3, Console.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, Console);
    }

    [TestMethod]
    [DataRow("dash")]
    [DataRow("busybox")]
    public async Task Run_NamesThatWouldChangeTheShell_AreIgnored(string shell)
    {
        // No writer of ours makes these.
        Fill("CONTEXT", []);
        File.WriteAllText(scratch["volume/context.sh"], string.Join('\n', "PATH='/nowhere'", "IFS='x'", "LD_PRELOAD='/etc/x.so'", "ENV='/etc/x'", "LABEL='CIDATA'", "STATE='/'", "touch /etc/pwned", "B=$(touch /etc/pwned)", "c='x'", "NAME='kept'", "START_SCRIPT='echo $NAME $LD_PRELOAD > /etc/started'", "D='x' ; touch /etc/pwned", ""));

        Assert.AreEqual(1, await RunAsync(shell, shell == "busybox"), Console);

        Assert.IsFalse(File.Exists(scratch["etc/pwned"]));
        Assert.AreEqual("kept\n", Text("etc/started"));
        Assert.Contains("the name PATH is not allowed", Console);
        Assert.Contains("the name LD_PRELOAD is not allowed", Console);
        Assert.Contains("line 12: the value of D is not quoted well", Console);
    }

    [TestMethod]
    [DataRow("dash")]
    [DataRow("busybox")]
    public async Task Run_Twice_ChangesNothingMore(string shell)
    {
        Fill("CONTEXT", Variables(("SSH_PUBLIC_KEY", "ssh-ed25519 AAAA one")));
        Assert.AreEqual(0, await RunAsync(shell, shell == "busybox"), Console);
        var (hosts, keys) = (Text("etc/hosts"), Text("root/.ssh/authorized_keys"));

        Assert.AreEqual(0, await RunAsync(shell, shell == "busybox"), Console);

        Assert.AreEqual((hosts, keys), (Text("etc/hosts"), Text("root/.ssh/authorized_keys")));
    }

    [TestMethod]
    [DataRow("dash")]
    [DataRow("busybox")]
    public async Task Join_AfterCloudInit_LeavesItsWorkAlone(string shell)
    {
        Fill("CIDATA", Variables(("START_SCRIPT", "touch /etc/started"), ("LRMS", "test")));
        scratch.Write("plugins/test/join", "#!/bin/sh\necho \"$NAME $(cat $CONTEXT_DIR/munge.key)\" > /etc/joined\n");
        File.SetUnixFileMode(scratch["plugins/test/join"], UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.AreEqual(0, await RunAsync(shell, shell == "busybox", "join"), Console);

        Assert.AreEqual("wn-0-5 secret\n", Text("etc/joined"));
        Assert.IsFalse(File.Exists(scratch["etc/started"]));
        Assert.IsFalse(File.Exists(scratch["etc/hostname"]));
        Assert.AreEqual("", Text("addresses").Replace("127.0.0.1", "", StringComparison.Ordinal).Contains("10.77", StringComparison.Ordinal) ? Text("addresses") : "");
    }

    [TestMethod]
    [DataRow("dash")]
    [DataRow("bash")]
    [DataRow("busybox")]
    public async Task UserData_OfAnEc2Guest_JoinsWithItsFilesAndLeavesNone(string shell)
    {
        WriteUserData(shell, ("A", Hostile), ("START_SCRIPT", "printf '%s' \"$A\" > /etc/seen"));

        Assert.AreEqual(0, await RunAsync(shell, shell == "busybox", scratch["user-data"], []), Console);

        Assert.AreEqual(("burst-7 secret\n", Hostile, "burst-7\n"), (Text("etc/joined"), Text("etc/seen"), Text("hostname")));
        Assert.AreEqual("127.0.0.1 localhost\n# begin vmcontext\n10.77.0.1\tctl\n# end vmcontext\n", Text("etc/hosts"));
        Assert.AreEqual("prohibit 169.254.169.254", Text("routes").Trim(), "nothing in the guest reads the secrets again");
        Assert.DoesNotContain("eth0", Text("addresses"), "its addresses are EC2's affair");
        Assert.IsFalse(Directory.Exists(scratch["run/context"]), "nothing of the context stays");
        Assert.IsFalse(File.Exists(scratch["etc/pwned"]));
    }

    [TestMethod]
    [DataRow("dash")]
    [DataRow("busybox")]
    public async Task Ec2_WithoutCloudInit_FetchesItsUserDataWithAToken(string shell)
    {
        WriteUserData(shell);
        scratch.Write("bin/curl", $"""
            #!/bin/sh
            case "$*" in
              *'-X PUT '*'/latest/api/token') echo TOKEN ;;
              *'X-aws-ec2-metadata-token: TOKEN'*'-o /run/user-data'*'/latest/user-data') cp '{scratch["user-data"]}' /run/user-data ;;
              *) exit 22 ;;
            esac

            """);
        File.SetUnixFileMode(scratch["bin/curl"], UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.AreEqual(0, await RunAsync(shell, shell == "busybox", "ec2"), Console);

        Assert.AreEqual("burst-7 secret\n", Text("etc/joined"));
        Assert.IsFalse(File.Exists(scratch["run/user-data"]));
    }

    [TestMethod]
    public async Task UserData_WithoutTheGuestScript_RunsItsStartScriptAndSaysWhatIsMissing()
    {
        WriteUserData("dash", ("START_SCRIPT", "echo \"$NAME\" > /etc/started"));
        File.Delete(scratch["bin/vmcontext"]);

        Assert.AreEqual(0, await RunAsync("dash", false, scratch["user-data"], []), Console);

        Assert.AreEqual("burst-7\n", Text("etc/started"));
        Assert.IsFalse(Directory.Exists(scratch["run/context"]));
    }

    [TestMethod]
    [DataRow("vmcontext")]
    [DataRow("vmcontext.init")]
    [DataRow("vmcontext.openrc")]
    public async Task Script_EveryShell_ReadsIt(string script)
    {
        var path = Checkout.PathOf("lrms-plugins", "context", script);
        await Tool.RunAsync("dash", "-n", path);
        await Tool.RunAsync("bash", "--posix", "-n", path);
        await Tool.RunAsync("busybox", "sh", "-n", path);
    }

    [TestMethod]
    [DataRow("start", "ran")]
    [DataRow("stop", "")]
    [DataRow("status", "usage")]
    public async Task Init_Argument_DoesWhatItSays(string argument, string expected)
    {
        var script = scratch.Write("init", File.ReadAllText(Checkout.PathOf("lrms-plugins", "context", "vmcontext.init")).Replace("/usr/lib/stratuslab-elastic/vmcontext", scratch.Write("vmcontext", "#!/bin/sh\necho ran\n"), StringComparison.Ordinal));
        File.SetUnixFileMode(scratch["vmcontext"], UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var result = await Tool.Runner.RunAsync(new Command("dash", [script, argument]), TestContext.CancellationToken);

        Assert.AreEqual(expected == "usage" ? 3 : 0, result.ExitCode);
        Assert.StartsWith(expected, expected == "usage" ? result.Error : Encoding.UTF8.GetString(result.Output.Span));
    }

    /// <summary>Debian's own reader of LSB headers puts it before what needs an address.</summary>
    [TestMethod]
    public async Task Init_Insserv_PutsItBeforeTheNetwork()
    {
        var insserv = (await Tool.RunAsync(Checkout.PathOf("tests", "lab", "unpacked"), "insserv", "insserv")).Trim();
        foreach (var (name, header) in new[] { ("mountall", "# Provides: mountall\n# Required-Start:\n# Required-Stop:\n# Default-Start: S\n# Default-Stop:\n"), ("networking", "# Provides: networking\n# Required-Start: mountall\n# Required-Stop:\n# Default-Start: S\n# Default-Stop:\n") })
        {
            scratch.Write($"init.d/{name}", $"#!/bin/sh\n### BEGIN INIT INFO\n{header}### END INIT INFO\n");
        }

        scratch.Write("init.d/vmcontext", File.ReadAllText(Checkout.PathOf("lrms-plugins", "context", "vmcontext.init")));
        foreach (var file in Directory.GetFiles(scratch["init.d"]))
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        scratch.Write("insserv.conf", "$local_fs +mountall\n");
        await Tool.RunAsync(Path.Combine(insserv, "sbin", "insserv"), "-c", scratch["insserv.conf"], "-p", scratch["init.d"], "-o", "/nonexistent", "mountall", "networking", "vmcontext");

        var order = Directory.GetFileSystemEntries(scratch["rcS.d"]).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal).Select(n => n[3..]).ToArray();
        CollectionAssert.AreEqual(new[] { "mountall", "vmcontext", "networking" }, order);
    }

    private string Console => Text("output");

    private static (string, string)[] Variables(params (string, string)[] more) =>
    [
        ("NAME", "wn-0-5"), ("SET_HOSTNAME", "wn-0-5"), ("VM_ID", "42"),
        ("ETH0_MAC", "02:00:0a:4d:00:05"), ("ETH0_IP", "10.77.0.5"), ("ETH0_MASK", "255.255.255.0"), ("ETH0_GATEWAY", "10.77.0.1"),
        ("ETH1_MAC", "0a:11:22:33:44:55"),
        .. more,
    ];

    private void Fill(string label, (string, string)[] variables)
    {
        scratch.Write("label", label);
        scratch.Write("volume/context.sh", ContextScript.Render(Given.Variables(variables)));
        scratch.Write("volume/hosts", "10.77.0.1\tctl\n");
        scratch.Write("volume/munge.key", "secret");
    }

    private void WriteUserData(string shell, params (string, string)[] more)
    {
        var files = System.Collections.Immutable.ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty.Add("hosts", "10.77.0.1\tctl\n"u8.ToArray()).Add("munge.key", "secret"u8.ToArray());
        var script = UserDataScript.Render(new(Given.Variables([("NAME", "burst-7"), ("SET_HOSTNAME", "burst-7"), ("VM_ID", "7"), ("ETH0_IP", "10.80.0.11"), ("LRMS", "test"), .. more]), files));
        scratch.Write("user-data", Encoding.UTF8.GetString(script).Replace("/usr/lib/stratuslab-elastic/vmcontext", scratch["bin/vmcontext"], StringComparison.Ordinal));
        scratch.Write("bin/vmcontext", $"#!/bin/sh\nexec {(shell == "busybox" ? "busybox sh" : shell)} {Checkout.PathOf("lrms-plugins", "context", "vmcontext")} \"$@\"\n");
        scratch.Write("plugins/test/join", "#!/bin/sh\necho \"$NAME $(cat $CONTEXT_DIR/munge.key)\" > /etc/joined\n");
        foreach (var program in new[] { "bin/vmcontext", "plugins/test/join" })
        {
            File.SetUnixFileMode(scratch[program], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private Task<int> RunAsync(string shell, bool isBusybox, params string[] arguments) => RunAsync(shell, isBusybox, Checkout.PathOf("lrms-plugins", "context", "vmcontext"), arguments);

    private async Task<int> RunAsync(string shell, bool isBusybox, string script, string[] arguments)
    {
        if (isBusybox)
        {
            var busybox = (await Tool.RunAsync("sh", "-c", "command -v busybox")).Trim();
            Directory.CreateDirectory(scratch["bin"]);
            foreach (var applet in new[] { "busybox", "ip", "grep", "cat", "mkdir", "chmod", "sleep", "tr", "umount", "base64" }.Where(a => !File.Exists(scratch["bin/" + a])))
            {
                File.CreateSymbolicLink(scratch["bin/" + applet], busybox);
            }
        }

        string[] run = [.. shell == "busybox" ? new[] { "busybox", "sh" } : [shell], script, .. arguments];
        var result = await Tool.Runner.RunAsync(
            new Command("unshare", ["--net", "--mount", "--uts", "--propagation", "private", Path.Combine(AppContext.BaseDirectory, "Context/guest"), scratch.Root, .. run])
            {
                Environment = Given.Variables(("VMCONTEXT_PLUGINS", scratch["plugins"])),
                Deadline = TimeSpan.FromSeconds(60),
            },
            TestContext.CancellationToken);
        Assert.AreEqual("", result.Error);
        return result.ExitCode;
    }

    private string Text(string name) => File.Exists(scratch[name]) ? File.ReadAllText(scratch[name]) : "";
}
