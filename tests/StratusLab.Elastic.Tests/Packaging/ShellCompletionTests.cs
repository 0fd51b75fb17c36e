using System.Globalization;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Tests.Cli;

namespace StratusLab.Elastic.Tests.Packaging;

/// <summary>Completion in the real shells: a line is typed at a terminal of theirs, then TAB.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class ShellCompletionTests
{
    // Types a line and TAB, then puts "echo" before what the shell made of it, so that the shell itself prints it. Each step waits for what it needs.
    private const string Typist =
        """
        import os, pty, re, select, sys, time
        shell, setup, line = sys.argv[1], sys.argv[2], sys.argv[3]
        pid, terminal = pty.fork()
        if pid == 0:
            os.environ.update(TERM="xterm", LC_ALL="C.UTF-8", PS1="$ ", HOME="/nonexistent")
            args = {"bash": ["bash", "--norc", "--noprofile", "-i"], "zsh": ["zsh", "-f", "-i"], "fish": ["fish", "--no-config", "-i"]}[shell]
            os.execvp(args[0], args)
        seen = b""
        def read(until, seconds):
            global seen
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                if select.select([terminal], [], [], 0.1)[0]:
                    try:
                        seen += os.read(terminal, 65536)
                    except OSError:
                        return True
                if until in seen:
                    return True
            return False
        def send(text):
            os.write(terminal, text.encode())
        read(b"\x00", 1)
        send(setup + "; echo rea''dy\n")
        if not read(b"ready", 60):
            sys.exit("the shell did not get ready: " + repr(seen))
        read(b"\x00", 0.5)
        send(line + "\t")
        read(b"\x00", 4)
        send("\x01echo \x22done: \x05\x22\n")
        read(b"\x00", 3)
        plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[()]B|\x1b[=>]", "", seen.decode(errors="replace")).replace("\r", "\n")
        printed = re.findall(r"^done: (.*?) ?$", plain, re.M)
        os.close(terminal)
        print(printed[-1] if printed else "nothing: " + repr(seen))
        """;

    public required TestContext TestContext { get; set; }

    private static string Program => AppContext.BaseDirectory;

    [TestMethod]
    [DataRow("bash", "elastic vms migr", "elastic vms migrate")]
    [DataRow("bash", "elastic networks hosts work", "elastic networks hosts workers-of-the-site")]
    [DataRow("bash", "elastic status --output=js", "elastic status --output=json")]
    [DataRow("zsh", "elastic vms migr", "elastic vms migrate")]
    [DataRow("zsh", "elastic networks hosts work", "elastic networks hosts workers-of-the-site")]
    [DataRow("fish", "elastic vms migr", "elastic vms migrate")]
    [DataRow("fish", "elastic networks hosts work", "elastic networks hosts workers-of-the-site")]
    public async Task Tab_InAShell_CompletesTheWord(string shell, string line, string expected)
    {
        await using var service = await StubService.StartAsync();
        service.Answer(ApiPaths.Networks, ApiJson.Default.ListOfNetworkRow, new([new("workers-of-the-site", "br0", "10.77.0.0/24", 1, 0, 0)]));
        var environment = shell == "fish" ? $"set -gx PATH {Program} $PATH; set -gx ELASTIC_SERVER {service.Url}" : $"export PATH={Program}:$PATH ELASTIC_SERVER={service.Url}";
        var load = shell switch
        {
            "bash" => "source <(elastic completion bash)",
            "zsh" => "autoload -Uz compinit; compinit -u -D; source <(elastic completion zsh)",
            _ => "elastic completion fish | source",
        };
        var (status, printed) = await Outside.RunAsync("python3", ["-c", Typist, shell, $"{environment}; {load}", line], TestContext.CancellationToken);
        Assert.AreEqual((0, expected), (status, printed.Trim()), string.Create(CultureInfo.InvariantCulture, $"{shell}: {line}"));
    }
}
