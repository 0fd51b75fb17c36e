using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Simulation;

namespace StratusLab.Elastic.Tests.Reconciliation;

[TestClass]
public sealed class HostImagesTests
{
    private static readonly TuningConfiguration Tuning = new() { SweepInterval = TimeSpan.FromMinutes(1) };

    private readonly VirtualClock clock = new(StoppedClock.Now);
    private readonly HostBoard board = new();

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestMethod]
    public async Task Look_HostThatDoesNotAnswer_IsNotAskedAgainBeforeItIsTime()
    {
        var (looks, answers) = (0, false);
        var images = Images(() => ++looks > 0 && answers ? [new("a", 40), new("b", 2)] : throw new PeerUnreachableException("it hangs"));
        await images.LookAsync(Ct);
        clock.Advance(Tuning.SweepInterval - TimeSpan.FromSeconds(1));
        await images.LookAsync(Ct);
        Assert.AreEqual((1, (long?)null), (looks, board.ImagesOf(new("kvm01"))));

        answers = true;
        clock.Advance(TimeSpan.FromSeconds(1));
        await images.LookAsync(Ct);

        Assert.AreEqual((2, (long?)42), (looks, board.ImagesOf(new("kvm01"))));
    }

    private HostImages Images(Func<ImmutableArray<KeptImage>> list)
    {
        var host = new SimulatedSite(clock, FaultSource.Quiet).AddHost(new("kvm01"), new(16, 64000));
        var transfer = DispatchProxy.Create<ITransfer, Files>();
        ((Files)(object)transfer).List = list;
        return new(new(new() { Name = host.Name }, "simulated", host, transfer), board, Tuning, clock, NullLogger.Instance);
    }

    /// <summary>Files of the host's own, of which only the images are asked for.</summary>
    public class Files : DispatchProxy
    {
        public Func<ImmutableArray<KeptImage>> List { get; set; } = () => [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.Name switch
        {
            "get_IsShared" => false,
            nameof(ITransfer.ListImagesAsync) => Task.FromResult(List()),
            var other => throw new NotSupportedException(other),
        };
    }
}
