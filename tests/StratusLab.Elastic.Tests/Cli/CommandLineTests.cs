using System.CommandLine;
using StratusLab.Elastic.Cli;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Hosting;

namespace StratusLab.Elastic.Tests.Cli;

/// <summary>Help, versions and wrong use.</summary>
[TestClass]
public sealed class CommandLineTests
{
    [TestMethod]
    public async Task Help_OfAll_ListsTheCommands()
    {
        var shell = new Shell();
        Assert.AreEqual(0, await shell.RunAsync("--help"));
        Assert.AreEqual(
            """
            Description:
              Gives batch systems the worker nodes that their queues need, as virtual machines, and takes them
              away again.

              Exit codes: 0 done, 1 failed, 2 wrong use or configuration, 3 the service does not answer, 4 the
              service refused.

            Usage:
              elastic [command] [options]

            Options:
              --server <URL>                       Where the service is: http://host:port or unix:/path [env:
                                                   ELASTIC_SERVER] [default: the operators' socket in
                                                   /var/lib/stratuslab-elastic if you may use it, else
                                                   http://127.0.0.1:7117]
              --token-file <FILE>                  The file with the token, for a service on another machine
                                                   [env: ELASTIC_TOKEN_FILE]
              -o, --output <table|wide|json|yaml>  How to print answers: as a table, with every column, or for
                                                   programs [default: table]
              --color <auto|always|never>          Whether to use colours; auto does on a terminal, unless
                                                   NO_COLOR is set [default: auto]
              -?, -h, --help                       Show help and usage information
              --version                            Show version information

            Commands:
              status              Show how the service and each cluster stand
              queue               List jobs, and which of them more nodes would start
              why <JOB>           Say why a job waits, or what became of it; tell the life of a node or VM
              plan                Show what the next pass would do and would not do, and why; nothing is done
              plans               List recorded plans
              replay <PLAN>       Make a recorded plan again from its inputs and compare the two
              pools               List pools and how many nodes they have
              nodes               List worker nodes
              vms                 List virtual machines
              hosts               List hypervisor hosts and what is taken of them
              image, images       List, import, verify and delete images
              block, blocks       List, make and delete data blocks: disks that outlive their VMs
              networks            List virtual networks and how many addresses they have left
              events              Show what has happened
              audit               Show who ordered what, and which attempts were refused
              token, tokens       List, make and revoke tokens, by which the service is used from elsewhere
              freeze <CLUSTER>    Start and stop nothing, in one cluster or everywhere, until "elastic unfreeze"
              unfreeze <CLUSTER>  Lift a freeze
              config              Check or show the configuration file
              lrms                What the batch systems must be told
              template            Check a VM template in a file of its own
              doctor              Check what the service needs: directories, hosts, batch systems, names; exit
                                  code 1 if something cannot work, 2 if the configuration is wrong
              simulate <TRACE>    Play a workload, or faults, through a simulated site; nothing real is touched
              serve               Run the service until it is told to stop (SIGTERM)
              completion          Print the completion script for a shell
              man <DIRECTORY>     Write the manual pages into a directory
            """,
            Trimmed(shell.Output).Replace($"  {RootCommand.ExecutableName} [command]", "  elastic [command]", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Help_OfEveryCommand_DescribesEverything()
    {
        var tree = CommandTree.Make(new()
        {
            Terminal = new(TextWriter.Null, TextWriter.Null, TerminalTraits.Plain),
            Clock = TimeProvider.System,
            Environment = _ => null,
            Runner = new LocalCommandRunner(TimeProvider.System),
            Serve = (_, _) => Task.FromResult(0),
            Simulate = (_, _) => Task.FromResult(0),
        });
        foreach (var command in All(tree))
        {
            Assert.IsFalse(string.IsNullOrWhiteSpace(command.Description), command.Name);
            foreach (var symbol in command.Arguments.Concat<Symbol>(command.Options))
            {
                Assert.IsFalse(string.IsNullOrWhiteSpace(symbol.Description), $"{command.Name} {symbol.Name}");
            }

            Assert.IsTrue(command.Action is not null || command.Subcommands.Count > 0, command.Name);
        }
    }

    [TestMethod]
    public async Task Help_OfOneCommand_GoesWithNoService()
    {
        var shell = new Shell();
        Assert.AreEqual(0, await shell.RunAsync("images", "import", "--help"));
        StringAssert.Contains(Trimmed(shell.Output), "elastic images import <NAME> <PATH|URL|IDENTIFIER> [options]".Replace("elastic", RootCommand.ExecutableName, StringComparison.Ordinal));
        StringAssert.Contains(shell.Output, "--sha256 <HEX>                       The checksum of the file as it is published");
    }

    [TestMethod]
    public async Task Version_Asked_IsPrinted()
    {
        var shell = new Shell();
        Assert.AreEqual(0, await shell.RunAsync("--version"));
        Assert.AreEqual($"elastic {ProgramVersion.Text}\n", shell.Output);
        StringAssert.Matches(ProgramVersion.Text, new(@"^\d+\.\d+\.\d+"));
    }

    [TestMethod]
    public async Task Command_Misspelt_IsGuessed()
    {
        var shell = new Shell();
        Assert.AreEqual(2, await shell.RunAsync("statsu"));
        Assert.AreEqual("Unrecognized command or argument 'statsu'.\n'statsu' was not matched. Did you mean one of the following?\nstatus\n\nSee: elastic --help\n", shell.Error);
        Assert.AreEqual("", shell.Output);
    }

    [TestMethod]
    public async Task Command_None_PrintsTheHelpAsAnError()
    {
        var shell = new Shell();
        Assert.AreEqual(2, await shell.RunAsync());
        StringAssert.Contains(shell.Error, "Required command was not provided.\n");
        StringAssert.Contains(shell.Error, "  status              Show how the service and each cluster stand\n");
        Assert.AreEqual("", shell.Output);
    }

    [TestMethod]
    public async Task Output_Unknown_IsWrongUse()
    {
        var shell = new Shell();
        Assert.AreEqual(2, await shell.RunAsync("status", "-o", "csv"));
        Assert.AreEqual("Argument 'csv' not recognized. Must be one of:\n\t'table'\n\t'wide'\n\t'json'\n\t'yaml'\nSee: elastic status --help\n", shell.Error);
    }

    [TestMethod]
    [DataRow(false, "auto", false)]
    [DataRow(true, "auto", true)]
    [DataRow(false, "always", true)]
    [DataRow(true, "never", false)]
    public async Task Color_AsAsked_OverridesWhatTheTerminalTakes(bool takesColours, string color, bool isColoured)
    {
        await using var service = await StubService.StartAsync();
        service.AnswerText("/api/v1/networks", 200, """{"items":[{"name":"net","bridge":"br0","cidr":"10.0.0.0/8","free":0,"held":1,"quarantined":0}]}""");
        var shell = new Shell { Traits = TerminalTraits.Plain with { HasColours = takesColours } };
        Assert.AreEqual(isColoured, (await shell.PrintAsync(service, "networks", "--color", color)).Contains('\e', StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task Forms_OfOneAnswer_SayTheSame()
    {
        await using var service = await StubService.StartAsync();
        service.AnswerText("/api/v1/networks", 200, """{"items":[{"name":"net","bridge":"br0","cidr":"10.0.0.0/8","free":0,"held":1,"quarantined":0}]}""");
        Assert.AreEqual("items:\n- name: net\n  bridge: br0\n  cidr: \"10.0.0.0/8\"\n  free: 0\n  held: 1\n  quarantined: 0\n", await new Shell().PrintAsync(service, "networks", "-o", "yaml"));
        StringAssert.StartsWith(await new Shell().PrintAsync(service, "networks", "-o", "json"), "{\n  \"items\": [\n");
        StringAssert.StartsWith(await new Shell().PrintAsync(service, "networks", "-o", "wide"), "NETWORK  BRIDGE");
    }

    [TestMethod]
    public async Task Limit_Zero_IsWrongUse()
    {
        var shell = new Shell();
        Assert.AreEqual(2, await shell.RunAsync("plans", "--limit", "0"));
        Assert.AreEqual("Option '--limit' must be 1 or more.\nSee: elastic plans --help\n", shell.Error);
    }

    [TestMethod]
    public async Task Serve_File_IsHandedOn()
    {
        List<string> served = [];
        var shell = new Shell
        {
            Serve = (request, _) =>
            {
                served.Add(request.File);
                return Task.FromResult(7);
            },
        };
        Assert.AreEqual(7, await shell.RunAsync("serve", "--config", "/x/elastic.yaml"));
        Assert.AreEqual(7, await shell.RunAsync("serve"));
        Assert.AreEqual("/x/elastic.yaml /etc/stratuslab-elastic/elastic.yaml", string.Join(' ', served));
    }

    private static IEnumerable<System.CommandLine.Command> All(System.CommandLine.Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    // The library fills lines up with spaces.
    private static string Trimmed(string text) => string.Join('\n', text.Split('\n').Select(l => l.TrimEnd())).TrimEnd('\n');
}
