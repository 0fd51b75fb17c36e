using Microsoft.Extensions.DependencyInjection;
using Quartz;
using StratusLab.Elastic.Jobs;

namespace StratusLab.Elastic.Tests.Jobs;

/// <summary>On the real alarm clock, with a pass that takes as long as a test wants.</summary>
[TestClass]
public sealed class WakeUpTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly Passes passes = new();
    private ServiceProvider services = null!; // Made before every test.
    private IScheduler scheduler = null!; // Made before every test.
    private WakeUp wakeUp = null!; // Made before every test.

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestInitialize]
    public async Task StartAsync()
    {
        services = new ServiceCollection().AddLogging().AddSingleton(passes).AddSingleton(TimeProvider.System).AddSingleton<WakeUp>()
            .AddQuartz(q => q.AddJob<Pass>(j => j.WithIdentity(ReconcileJob.Key).StoreDurably())).BuildServiceProvider();
        scheduler = await services.GetRequiredService<ISchedulerFactory>().GetScheduler(Ct);
        wakeUp = services.GetRequiredService<WakeUp>();
    }

    [TestCleanup]
    public async Task StopAsync()
    {
        passes.MayEnd.Release(1000);
        await scheduler.Shutdown(waitForJobsToComplete: true, CancellationToken.None);
        await services.DisposeAsync();
    }

    [TestMethod]
    public async Task Look_AThousandTimesDuringAPass_IsOnePassMore()
    {
        await scheduler.Start(Ct);
        wakeUp.Look();
        await BegunAsync(1);

        for (var i = 0; i < 1000; i++)
        {
            wakeUp.Look();
        }

        await TriggersAsync(2, "that of the pass that goes on, and one more");
        passes.MayEnd.Release();
        await BegunAsync(2);
        passes.MayEnd.Release();
        await TriggersAsync(0, "no other pass waits");
        Assert.AreEqual(2, passes.Begun);
    }

    [TestMethod]
    public async Task Look_AfterAPassBegan_IsNotForgotten()
    {
        await scheduler.Start(Ct);
        for (var i = 1; i <= 5; i++)
        {
            wakeUp.Look();
            await BegunAsync(i);
            passes.MayEnd.Release();
        }
    }

    [TestMethod]
    public async Task Look_BeforeTheAlarmClockRuns_DoesNotStopTheNext()
    {
        wakeUp.Look();
        await scheduler.Start(Ct);
        await TriggersAsync(0, "nothing was put on it");

        wakeUp.Look();

        await BegunAsync(1);
    }

    [TestMethod]
    [DataRow(1, 2)]
    [DataRow(2, 1)]
    public async Task LookAsync_Repeatedly_IsOnePassAtTheSoonestInstant(int first, int second)
    {
        var now = TimeProvider.System.GetUtcNow();
        await wakeUp.LookAsync(TimeSpan.FromHours(first), Ct);
        await wakeUp.LookAsync(TimeSpan.FromHours(second), Ct);

        var due = (await scheduler.GetTriggersOfJob(ReconcileJob.Key, Ct)).Single().NextFireTimeUtc;
        Assert.IsInRange(now.AddHours(1), now.AddHours(1.5), due ?? default);
    }

    [TestMethod]
    public async Task LookAsync_NowBeforeLater_IsAPassNow()
    {
        await scheduler.Start(Ct);
        await wakeUp.LookAsync(TimeSpan.FromHours(1), Ct);

        await wakeUp.LookAsync(TimeSpan.Zero, Ct);

        await BegunAsync(1);
    }

    private Task BegunAsync(int count) => Until.TrueAsync($"{count} passes have begun", Soon, () => Task.FromResult(passes.Begun == count), Ct);

    private Task TriggersAsync(int count, string what) =>
        Until.TrueAsync($"{count} triggers: {what}", Soon, async () => (await scheduler.GetTriggersOfJob(ReconcileJob.Key, Ct)).Count == count, Ct);

    private sealed class Passes
    {
        private int begun;

        public int Begun => Volatile.Read(ref begun);

        public SemaphoreSlim MayEnd { get; } = new(0);

        public void Begin() => Interlocked.Increment(ref begun);
    }

    [DisallowConcurrentExecution]
    private sealed class Pass(Passes passes, WakeUp wakeUp) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        {
            wakeUp.Began(ReconcileJob.Key);
            passes.Begin();
            await passes.MayEnd.WaitAsync(cancellationToken);
        }
    }
}
