using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace StratusLab.Elastic.Tests.Plugins;

/// <summary>What is put into slurmctld: whatever becomes of the follower, it accepts the job, and it waits for nobody. The Lua is that of Slurm, without its libraries.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class SlurmSubmitTests
{
    private const string Lua = "liblua5.1.so.0";

    // Runs the program's arguments one after the other in Slurm's Lua.
    private const string Interpreter = """
        import ctypes, sys
        lua = ctypes.CDLL("liblua5.1.so.0")
        lua.luaL_newstate.restype = state = ctypes.c_void_p
        lua.lua_tolstring.restype = ctypes.c_char_p
        there = state(lua.luaL_newstate())
        lua.luaL_openlibs(there)
        for file in sys.argv[1:]:
            if lua.luaL_loadfile(there, file.encode()) or lua.lua_pcall(there, 0, -1, 0):
                sys.exit(lua.lua_tolstring(there, -1, None).decode())
        """;

    // A posix library that writes down what it is asked.
    private const string Posix = """
        asked = {}
        local function note(name, ...) asked[#asked + 1] = name .. " " .. table.concat({...}, " ") end
        package.preload["posix.sys.socket"] = function()
          return { AF_UNIX = 1, SOCK_DGRAM = 2, socket = function(...) note("socket", ...) return 7 end,
                   sendto = function(fd, text, to) note("sendto", fd, text, to.path) PROBLEM end }
        end
        package.preload["posix.fcntl"] = function()
          return { F_GETFL = 3, F_SETFL = 4, O_NONBLOCK = 2048, fcntl = function(...) note("fcntl", ...) return 2 end }
        end
        package.preload["posix.unistd"] = function() return { close = function(...) note("close", ...) end } end
        """;

    private readonly string directory = Directory.CreateTempSubdirectory("elastic-submit").FullName;

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    private string Installed => Path.Combine(directory, "etc/slurm/job_submit.lua");

    [TestCleanup]
    public void RemoveFiles() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    [DataRow("slurm_job_submit({}, {}, 0)")]
    [DataRow("slurm_job_modify({}, {}, {}, 0)")]
    public async Task Script_WithoutTheLibrary_Accepts(string call) => Assert.AreEqual("0\n", await RunAsync("", $"print({call})"));

    [TestMethod]
    [DataRow("return 6")]
    [DataRow("return nil, \"Resource temporarily unavailable\", 11")]
    [DataRow("error(\"no such function\")")]
    public async Task Script_WhateverTheSocketDoes_AcceptsWithoutWaitingAndClosesIt(string problem) => Assert.AreEqual(
        "0\nsocket 1 2 0\nfcntl 7 3\nfcntl 7 4 2050\nsendto 7 @CLUSTER@ @SOCKET@\nclose 7\n",
        await RunAsync(Posix.Replace("PROBLEM", problem, StringComparison.Ordinal), "print(slurm_job_submit({}, {}, 0)) for _, line in ipairs(asked) do print(line) end"));

    [TestMethod]
    public async Task Install_Twice_IsThereOnceAndUninstallTakesItAway()
    {
        Assert.AreEqual(0, (await RunAsync("slurm/install", "(null)", "main")).Status);
        var (status, printed) = await RunAsync("slurm/install", "(null)", "main");
        Assert.AreEqual(0, status, printed);
        Assert.Contains("add lua to JobSubmitPlugins", printed);
        var script = await File.ReadAllTextAsync(Installed, Ct);
        Assert.Contains("\"main\", { family = posix.AF_UNIX, path = \"/run/elastic-follow-main/news.sock\" }", script);
        var dropIn = Path.Combine(directory, "etc/systemd/system/elastic-follow@main.service.d");
        Assert.Contains("\nUser=slurm\n", await File.ReadAllTextAsync(Path.Combine(dropIn, "slurm.conf"), Ct));

        (status, printed) = await RunAsync("slurm/uninstall", "(null)", "main");
        Assert.AreEqual(0, status, printed);
        Assert.IsFalse(File.Exists(Installed) || Directory.Exists(dropIn));
        Assert.Contains("there is no job_submit.lua of elastic's", (await RunAsync("slurm/uninstall", "(null)", "main")).Printed);
    }

    [TestMethod]
    public async Task Install_ScriptOfTheSite_IsKept()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Installed)!);
        await File.WriteAllTextAsync(Installed, "-- ours\n", Ct);
        var (status, printed) = await RunAsync("slurm/install", "lua", "main");
        Assert.AreEqual(1, status, printed);
        Assert.AreEqual(0, (await RunAsync("slurm/uninstall", "lua", "main")).Status);
        Assert.AreEqual("-- ours\n", await File.ReadAllTextAsync(Installed, Ct));
    }

    [TestMethod]
    public async Task Uninstall_SlurmStillCallsIt_IsRefused()
    {
        await RunAsync("slurm/install", "all_partitions,lua", "main");
        var (status, printed) = await RunAsync("slurm/uninstall", "all_partitions,lua", "main");
        Assert.AreEqual(1, status, printed);
        Assert.IsTrue(File.Exists(Installed));
    }

    [TestMethod]
    public async Task Install_HostileCluster_IsRefused() => Assert.AreEqual(2, (await RunAsync("slurm/install", "lua", "x,y")).Status);

    private async Task<(int Status, string Printed)> RunAsync(string script, string plugins, string cluster)
    {
        var scontrol = Path.Combine(directory, "scontrol");
        await File.WriteAllTextAsync(
            scontrol, $"#!/bin/sh\necho 'JobSubmitPlugins        = {plugins}'\necho 'SlurmUser               = slurm(64030)'\necho 'SLURM_CONF              = /etc/slurm/slurm.conf'\n", Ct);
        File.SetUnixFileMode(scontrol, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        var environment = new Dictionary<string, string> { ["PATH"] = $"{directory}:{Environment.GetEnvironmentVariable("PATH")}", ["DESTDIR"] = directory };
        return await Script.RunAsync(script, environment, Ct, cluster);
    }

    private async Task<string> RunAsync(string before, string after)
    {
        if (!NativeLibrary.TryLoad(Lua, out _))
        {
            Assert.Inconclusive($"{Lua}, which Debian's Slurm brings along, is not here.");
        }

        var (first, last, run) = (Path.Combine(directory, "first.lua"), Path.Combine(directory, "last.lua"), Path.Combine(directory, "run"));
        await File.WriteAllTextAsync(first, $"package.path, package.cpath, slurm = '', '', {{ SUCCESS = 0 }}\n{before}", Ct);
        await File.WriteAllTextAsync(last, after, Ct);
        await File.WriteAllTextAsync(Path.Combine(directory, "lua.py"), Interpreter, Ct);
        await File.WriteAllTextAsync(run, $"exec python3 -B {directory}/lua.py \"$@\"", Ct);
        var (status, printed) = await Script.RunAsync(run, new Dictionary<string, string>(), Ct, first, Script.PathOf("slurm/job_submit.lua"), last);
        Assert.AreEqual(0, status, printed);
        return printed;
    }
}
