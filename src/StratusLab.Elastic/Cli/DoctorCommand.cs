using System.CommandLine;
using System.Text.Json;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Asking;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Doctor;
using StratusLab.Elastic.Hosting;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic doctor</c>: everything that the service needs, and what to do about what is missing; <c>elastic hosts check</c>: the same of one host.</summary>
internal static class DoctorCommand
{
    private const int VerdictWidth = 6;

    private static readonly TimeSpan ServiceDeadline = TimeSpan.FromSeconds(10);

    public static Command Make(Surroundings surroundings, GlobalOptions options)
    {
        var config = ConfigOption.Make();
        const string Description = "Check what the service needs: directories, hosts, batch systems, names; exit code 1 if something cannot work, 2 if the configuration is wrong";
        var command = new Command("doctor", Description) { config };
        command.SetAction((parsed, ct) => RunAsync(surroundings with { Terminal = options.TerminalOf(parsed, surroundings.Terminal) }, parsed.GetValue(config)!, null, ct)); // It has a default.
        return command;
    }

    /// <summary>The command that looks at one host.</summary>
    public static Command MakeHostCheck(Surroundings surroundings, GlobalOptions options)
    {
        var config = ConfigOption.Make();
        var name = new Argument<string>("NAME") { Description = "A host of the configuration" };
        var command = new Command("check", "Check what the service needs of one host, and say what to do about what is missing; exit code 1 if something cannot work") { name, config };
        command.SetAction((parsed, ct) => RunAsync(surroundings with { Terminal = options.TerminalOf(parsed, surroundings.Terminal) }, parsed.GetValue(config)!, parsed.GetValue(name), ct)); // It has a default.
        return command;
    }

    private static async Task<int> RunAsync(Surroundings surroundings, string file, string? host, CancellationToken ct)
    {
        List<Finding> findings = [];
        var isConfigured = await ExamineAsync(
            surroundings,
            file,
            host,
            finding =>
            {
                findings.Add(finding);
                if (!surroundings.Terminal.IsForPrograms)
                {
                    Print(surroundings.Terminal, finding);
                }
            },
            ct);
        var (bad, poor) = (findings.Count(f => f.Verdict == Verdict.Fail), findings.Count(f => f.Verdict == Verdict.Warn));
        if (surroundings.Terminal.IsForPrograms)
        {
            surroundings.Terminal.Answer(JsonSerializer.SerializeToUtf8Bytes(findings, CliJson.Default.ListFinding));
        }
        else
        {
            surroundings.Terminal.Line($"{findings.Count - bad - poor} ok, {poor} warn, {bad} FAIL");
        }

        return !isConfigured ? ExitCode.WrongUse : bad > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    // False when the configuration is wrong, so that there is nothing to look at.
    private static async Task<bool> ExamineAsync(Surroundings surroundings, string file, string? host, Action<Finding> take, CancellationToken ct)
    {
        var result = ElasticConfiguration.Load(file, surroundings.Environment);
        foreach (var error in result.Errors)
        {
            take(Finding.Fail($"configuration: {error}", "Correct it; nothing else was looked at."));
        }

        if (result.Configuration is { } configuration)
        {
            take(Finding.Ok($"configuration: {file} is good: {ConfigCommand.Contents(configuration)}"));
            await using var connections = new HostConnections(surroundings.Runner);
            var tools = new Toolbox
            {
                Runner = surroundings.Runner,
                RunnerOf = connections.To,
                Clock = surroundings.Clock,
                Names = surroundings.Names,
                AskService = (c, ct) => AskAsync(c, surroundings.Clock, ct),
            };
            if (host is null)
            {
                await Examination.RunAsync(configuration, tools, take, ct);
            }
            else if (configuration.Hosts.FirstOrDefault(h => h.Policy.Name.Value == host) is { } one)
            {
                await Examination.RunAsync(one, configuration, tools, take, ct);
            }
            else
            {
                throw new CliException(ExitCode.WrongUse, $"There is no host \"{host}\" in {file}. There is: {string.Join(", ", configuration.Hosts.Select(h => h.Policy.Name))}.");
            }
        }

        return result.IsGood;
    }

    private static async Task<ServiceView> AskAsync(ElasticConfiguration configuration, TimeProvider clock, CancellationToken ct)
    {
        const string What = "ask the service";
        if (ServerAddress.Parse(configuration.Listen) is not { } address)
        {
            return new(null, [], $"{configuration.Listen} is not an address");
        }

        using var client = new ServiceClient(address, null, ServiceDeadline, clock);
        try
        {
            var status = client.Read(await client.GetAsync(ApiPaths.Status, What, ct), ApiJson.Default.Status, What);
            var images = client.Read(await client.GetAsync(ApiPaths.Images, What, ct), ApiJson.Default.ListOfImageRow, What);
            var nodes = client.Read(await client.GetAsync(ApiPath.Query(ApiPaths.Nodes, ("limit", Limit.Text(NodeRow.MostAtOnce))), What, ct), ApiJson.Default.ListOfNodeRow, What);
            return new(status, images.Items, "") { Nodes = nodes.Items };
        }
        catch (CliException e)
        {
            return new(null, [], e.InnerException is { } cause ? ServiceFailure.Reason(cause) : e.Message.TrimEnd('.'));
        }
    }

    private static void Print(Terminal terminal, Finding finding)
    {
        var (word, tone) = finding.Verdict switch
        {
            Verdict.Ok => ("ok", Tone.Good),
            Verdict.Warn => ("warn", Tone.Busy),
            _ => ("FAIL", Tone.Bad),
        };
        var text = Terminal.Clean(finding.Fix.Length > 0 ? $"{finding.What}  -> {finding.Fix}" : finding.What);
        foreach (var line in terminal.Traits.IsTerminal ? Wrapping.Lines(text, terminal.Traits.Width - VerdictWidth) : [text])
        {
            terminal.Line(new(word.PadRight(VerdictWidth), tone), line);
            word = "";
        }
    }
}
