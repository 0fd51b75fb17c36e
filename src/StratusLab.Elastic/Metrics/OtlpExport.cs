using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace StratusLab.Elastic.Metrics;

/// <summary>Sends all metrics to a receiver of OTLP. One that does not answer is told of once, and holds nothing up: what is sent next has all that was missed in its sums.</summary>
internal sealed partial class OtlpExport : BackgroundService
{
    private const int DeadlineMilliseconds = 10_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly Meter gauges;
    private readonly MeterProvider provider;
    private readonly Levels levels;
    private readonly TimeProvider time;
    private readonly ILogger<OtlpExport> log;
    private readonly Uri endpoint;
    private volatile Dictionary<string, LevelBook.Level> now = [];
    private bool isFailing;

    /// <summary>Listens from here on.</summary>
    public OtlpExport(Uri endpoint, string site, ElasticMetrics metrics, Levels levels, ServiceInfo service, IMeterFactory meters, TimeProvider time, ILogger<OtlpExport> log)
    {
        (this.endpoint, this.levels, this.time, this.log) = (endpoint, levels, time, log);
        gauges = meters.Create("StratusLab.Elastic.Levels");
        var options = new OtlpExporterOptions { Endpoint = endpoint, Protocol = OtlpExportProtocol.HttpProtobuf, TimeoutMilliseconds = DeadlineMilliseconds };
        provider = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(r => r.AddService("stratuslab-elastic", serviceVersion: service.Version, serviceInstanceId: site))
            .AddMeter(metrics.Meter.Name, gauges.Name)
            .AddReader(_ => new BaseExportingMetricReader(new OtlpMetricExporter(options)))
            .Build();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        provider.Dispose();
        base.Dispose();
    }

    /// <summary>Sends once; false when the receiver has not taken it.</summary>
    public bool Send()
    {
        now = levels.Now().Levels.Concat(levels.OfPass().Book.Levels).ToDictionary(l => l.Name);
        foreach (var level in now.Values.Where(l => known.Add(l.Name)))
        {
            _ = level.IsSum
                ? (Instrument)gauges.CreateObservableCounter(level.Name, () => Samples(level.Name), null, level.Help)
                : gauges.CreateObservableGauge(level.Name, () => Samples(level.Name), null, level.Help);
        }

        return provider.ForceFlush(DeadlineMilliseconds);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                // It blocks until it is answered.
                var isSent = await Task.Run(Send, stoppingToken);
                if (isSent == isFailing)
                {
                    isFailing = !isSent;
                    (isFailing ? (Action<ILogger, string>)NotSent : SentAgain)(log, endpoint.GetLeftPart(UriPartial.Path));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The service ends.
        }
    }

    private IEnumerable<Measurement<double>> Samples(string name) => now.GetValueOrDefault(name)?.Samples
        .Select(s => new Measurement<double>(s.Value, s.Labels.Select(l => KeyValuePair.Create<string, object?>(l.Name, l.Value)))) ?? [];

    [LoggerMessage(Level = LogLevel.Warning, Message = "Metrics are not taken by {Endpoint}; they are sent again every 15 seconds. /metrics is not concerned.")]
    private static partial void NotSent(ILogger log, string endpoint);

    [LoggerMessage(Level = LogLevel.Information, Message = "Metrics are taken by {Endpoint} again.")]
    private static partial void SentAgain(ILogger log, string endpoint);
}
