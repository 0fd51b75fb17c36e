using System.Collections.Immutable;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Clusters;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Doctor;

/// <summary>Looks at everything that a configured service needs. Nothing is changed; several checks run at a time, each with a deadline.</summary>
internal static class Examination
{
    private const int AtATime = 8;

    // A check may run several commands, each with a shorter deadline of its own.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(40);

    /// <summary>Runs all checks; <paramref name="take"/> gets the findings in the order of the checks, each as soon as those before it are there.</summary>
    public static Task RunAsync(ElasticConfiguration configuration, Toolbox tools, Action<Finding> take, CancellationToken ct) =>
        RunAsync(ChecksFor(configuration, tools, ct), tools, take, ct);

    /// <summary>Looks at one host only. Of one that is simulated there is nothing to look at.</summary>
    public static Task RunAsync(HostConfiguration host, ElasticConfiguration configuration, Toolbox tools, Action<Finding> take, CancellationToken ct) =>
        RunAsync([.. ChecksFor(host, configuration, tools)], tools, take, ct);

    private static async Task RunAsync(ImmutableArray<Check> checks, Toolbox tools, Action<Finding> take, CancellationToken ct)
    {
        var findings = new InOrder<ImmutableArray<Finding>>(some =>
        {
            foreach (var finding in some)
            {
                take(finding);
            }
        });
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = ct };
        await Parallel.ForAsync(0, checks.Length, options, async (i, ct) => findings.Add(i, await LookAsync(checks[i], tools.Clock, ct)));
    }

    private static IEnumerable<Check> ChecksFor(HostConfiguration host, ElasticConfiguration configuration, Toolbox tools) => host.Kind switch
    {
        HostConfiguration.Libvirt => [HostCheck.Make(host, configuration, tools)],
        HostConfiguration.Ec2Kind => [Ec2Check.Make(host, configuration, tools)],
        _ => [],
    };

    private static ImmutableArray<Check> ChecksFor(ElasticConfiguration configuration, Toolbox tools, CancellationToken ct)
    {
        // Asked once, for all checks that want to know.
        var service = new Lazy<Task<ServiceView>>(() => tools.AskService(configuration, ct));
        // What is simulated needs no images, and nobody resolves its names.
        var real = configuration.Hosts.Where(h => h.Kind == HostConfiguration.Libvirt).ToArray();
        var clusters = configuration.Clusters.Where(c => c.Kind != ClusterConfiguration.Simulated).ToArray();
        return
        [
            ServiceCheck.Make(configuration, service),
            DataDirectoryCheck.Make(configuration),
            NodeCheck.Make(service),
            LedgerCheck.Make(configuration, service),
            ClockCheck.Make(tools),
            .. ProgramChecks.Make(configuration, tools),
            .. configuration.Hosts.SelectMany(h => ChecksFor(h, configuration, tools)),
            .. clusters.Length > 0 ? configuration.Networks.Select(n => NameCheck.Make(n, clusters.Any(c => c.Kind == "sge"), tools)) : [],
            .. configuration.Templates.Select(TemplateCheck.Make),
            .. real.Length > 0 ? new[] { ImageCheck.Make(configuration, service) } : [],
            .. clusters.SelectMany(c => ClusterKinds.Of(c)?.Checks(c, tools) ?? []),
        ];
    }

    private static async Task<ImmutableArray<Finding>> LookAsync(Check check, TimeProvider clock, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Deadline, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            // Some of what is looked at (a hung NFS server, a resolver) cannot be cancelled: then it is left behind.
            return await check.RunAsync(stop.Token).WaitAsync(stop.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return [Finding.Fail($"{check.Name}: there was no answer within {Words.Span(Deadline)}", "Find out what hangs: a file server, a name server or a firewall.")];
        }
    }
}
