using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Context;

namespace StratusLab.Elastic.Vmm.Tests.Context;

/// <summary>What Debian's cloud-init makes of our volumes, by its own parsers.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class CloudInitTests
{
    // Those that cloud-init's readers need beside what every Debian has.
    private static readonly string[] Packages =
    [
        "cloud-init", "python3-attr", "python3-certifi", "python3-chardet", "python3-configobj", "python3-idna", "python3-jinja2", "python3-jsonschema", "python3-markupsafe",
        "python3-pyrsistent", "python3-requests", "python3-six", "python3-urllib3", "python3-yaml",
    ];

    private static readonly string[] Hostile =
    [
        "it's", "$(touch pwned)", "`touch pwned`", "a\nb\n", "-n --help", "\u00e9\u20ac\U0001f600", "\\'\"$A${B}\\", "# no comment", "", " ", "=", "a\tb", "]]>", "%s%n", "\u2028\u0085\u007f",
    ];

    private readonly Scratch scratch = new();

    [TestCleanup]
    public void Remove() => scratch.Dispose();

    [TestMethod]
    public async Task OpenNebula_HostileValues_AreReadAsTheyAre()
    {
        var values = Hostile.Select((v, i) => ($"V{i}", v)).ToArray();

        var read = await ReadAsync("opennebula", new(Given.Variables([.. values]), NoFiles));

        // A variable that was set to nothing before and after has not changed, and its reader leaves it out.
        foreach (var (name, value) in values)
        {
            Assert.AreEqual(value, read["metadata"]?[name]?.GetValue<string>(), name);
        }

        Assert.IsFalse(File.Exists("pwned"));
    }

    [TestMethod]
    public async Task OpenNebula_BuiltContext_GivesNameKeysAndNetwork()
    {
        var context = await BuildAsync(Template(ContextFormat.OpenNebula));

        var read = await ReadAsync("opennebula", context);

        Assert.AreEqual("wn-0-5", read["metadata"]?["local-hostname"]?.GetValue<string>());
        Assert.AreEqual("""["ssh-ed25519 AAAA it's","ssh-rsa BBBB two"]""", Plain(read["metadata"]?["public-keys"]));
        Assert.AreEqual("#!/bin/sh\necho $HOME\n", read["userdata"]?.GetValue<string>());
        Assert.AreEqual("""{"mac":"02:00:0a:4d:00:05","subnets":[{"type":"static","address":"10.77.0.5","prefix":24,"gateway":"10.77.0.1","dns_nameservers":["10.77.0.1","9.9.9.9"]}]}""", Plain(read["network"]?[0]));
    }

    [TestMethod]
    public async Task NoCloud_BuiltContext_GivesTheSame()
    {
        var context = await BuildAsync(Template(ContextFormat.NoCloud));

        var read = await ReadAsync("nocloud", context);

        Assert.AreEqual("""{"instance-id":"one-lab-42","local-hostname":"wn-0-5","public-keys":["ssh-ed25519 AAAA it's","ssh-rsa BBBB two"]}""", Plain(read["metadata"]));
        Assert.AreEqual("""[["text/x-shellscript","#!/bin/sh\necho $HOME\n"]]""", Plain(read["userdata"]));
        Assert.AreEqual("""{"mac":"02:00:0a:4d:00:05","subnets":[{"type":"static","address":"10.77.0.5","prefix":24,"gateway":"10.77.0.1","dns_nameservers":["10.77.0.1","9.9.9.9"]}]}""", Plain(read["network"]?[0]));
        Assert.AreEqual("""{"mac":"02:11:22:33:44:55","subnets":[{"type":"dhcp4"}]}""", Plain(read["network"]?[1]));
        Assert.AreEqual("text/x-shellscript", read["vendordata"]?[0]?[0]?.GetValue<string>());
    }

    [TestMethod]
    public async Task NoCloud_StartScript_RunsWithEveryVariableAndNothingElse()
    {
        var values = Hostile.Select((v, i) => ($"V{i}", v)).ToArray();
        var context = new VmContext(Given.Variables([.. values, ("START_SCRIPT", $"printf '%s\\0' {string.Join(' ', values.Select(v => $"\"${v.Item1}\""))}; exit 3")]), NoFiles) { NoCloudInstance = "one-lab-1" };

        var read = await ReadAsync("nocloud", context);

        Assert.AreEqual("[]", Plain(read["vendordata"]));
        var script = scratch.Write("script", read["userdata"]?[0]?[1]?.GetValue<string>() ?? "");
        foreach (var shell in new[] { "dash", "bash" })
        {
            var result = await Tool.Runner.RunAsync(new Command(shell, [script]), CancellationToken.None);
            Assert.AreEqual(1, result.ExitCode);
            CollectionAssert.AreEqual(Hostile, Encoding.UTF8.GetString(result.Output.Span).Split('\0')[..^1]);
        }

        Assert.IsFalse(File.Exists("pwned"));
    }

    [TestMethod]
    public async Task NoCloud_NothingToStart_HasUserDataThatDoesNothing()
    {
        var read = await ReadAsync("nocloud", new(Given.Variables(("NAME", "x")), NoFiles) { NoCloudInstance = "one-lab-1" });

        Assert.AreEqual("""[["text/cloud-config","#cloud-config\n{}\n"]]""", Plain(read["userdata"]));
    }

    [TestMethod]
    public async Task NoCloud_Volume_IsLabelledAndItsFilesArePrivate()
    {
        await WriteAsync(await BuildAsync(Template(ContextFormat.NoCloud)));

        Assert.Contains("Volume id: CIDATA\n", await Tool.RunAsync("isoinfo", "-d", "-i", scratch["context.iso"]));
        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(scratch["context.iso"]));
        var listing = await Tool.RunAsync("isoinfo", "-R", "-l", "-i", scratch["context.iso"]);
        foreach (var name in new[] { "context.sh", "meta-data", "munge.key", "network-config", "user-data", "vendor-data" })
        {
            Assert.MatchesRegex(@"^-r--------\s+1\s+0\s+0\s", listing.Split('\n').Single(text => text.TrimEnd().EndsWith(name, StringComparison.Ordinal)));
        }
    }

    [TestMethod]
    public async Task NoCloud_UserDataThatIsNoBase64_IsRejected() => await Assert.ThrowsExactlyAsync<RejectedException>(() =>
        WriteAsync(new(Given.Variables(("USER_DATA", "%%%"), ("USERDATA_ENCODING", "base64")), NoFiles) { NoCloudInstance = "one-lab-1" }));

    [TestMethod]
    public async Task NoCloud_FileOfATakenName_IsRejected() => await Assert.ThrowsExactlyAsync<RejectedException>(() =>
        WriteAsync(new(Given.Variables(("NAME", "x")), NoFiles.Add("user-data", default)) { NoCloudInstance = "one-lab-1" }));

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, ReadOnlyMemory<byte>> NoFiles { get; } =
        System.Collections.Immutable.ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty;

    private static VmTemplate Template(ContextFormat format) => Given.Template with
    {
        ContextFormat = format,
        RawNics = [new("02:11:22:33:44:55", "br1")],
        Context = Given.Variables(
            ("SSH_PUBLIC_KEY", "ssh-ed25519 AAAA it's\n# a comment\nssh-rsa BBBB two\n"),
            ("USER_DATA", Convert.ToBase64String("#!/bin/sh\necho $HOME\n"u8)),
            ("USERDATA_ENCODING", "base64"),
            ("START_SCRIPT", "true")),
    };

    private static Task<VmContext> BuildAsync(VmTemplate template) => new VmContextBuilder("lab", [Given.Network]).BuildAsync(
        Given.Vm(42, template), new() { Files = NoFiles.Add("munge.key", "key"u8.ToArray()), Variables = Given.Variables(("LRMS", "slurm")) }, CancellationToken.None);

    private Task WriteAsync(VmContext context) => new ContextImage(Tool.Runner).WriteAsync(context, scratch["context.iso"], CancellationToken.None);

    // Through the volume, whose files are what a guest has.
    private async Task<JsonNode> ReadAsync(string source, VmContext context)
    {
        await WriteAsync(context);
        foreach (var line in (await Tool.RunAsync("isoinfo", "-R", "-f", "-i", scratch["context.iso"])).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            scratch.Write("volume" + line, await Tool.BytesAsync("isoinfo", "-R", "-i", scratch["context.iso"], "-x", line));
        }

        var packages = (await Tool.RunAsync(Checkout.PathOf("tests", "lab", "unpacked"), ["cloud-init", .. Packages])).Trim();
        var output = await Tool.RunAsync("/usr/bin/python3", Path.Combine(AppContext.BaseDirectory, "Context/read-by-cloud-init"), packages, source, scratch["volume"]);
        return JsonNode.Parse(output) ?? throw new AssertFailedException(output);
    }

    private static string Plain(JsonNode? node) => node?.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) ?? "";
}
