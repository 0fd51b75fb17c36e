using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>Where metrics are sent over OTLP.</summary>
internal static class OtlpSettings
{
    public static readonly Section Section = new(
        "metrics.otlp",
        "A receiver of the OpenTelemetry protocol, to which all metrics are sent every 15 seconds. A token that it wants stands in the service's environment: `OTEL_EXPORTER_OTLP_HEADERS`.");

    public static readonly Setting<string> Endpoint = Section.Required(
        "endpoint",
        new TextSyntax("an http or https address", EndpointText.OtlpProblem),
        "endpoint: http://127.0.0.1:4318/v1/metrics",
        "The whole address that metrics are posted to, as protobuf over HTTP. A collector's ends in `:4318/v1/metrics`, that of Prometheus 3 in `/api/v1/otlp/v1/metrics`.");
}
