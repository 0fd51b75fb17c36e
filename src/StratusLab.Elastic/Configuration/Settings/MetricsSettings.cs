namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>The metrics.</summary>
internal static class MetricsSettings
{
    public static readonly Section Section = new("metrics", "The metrics. They can always be scraped at `/metrics`.");

    public static readonly Nested Otlp = Section.Any("otlp", OtlpSettings.Section, "none", "Where they are sent besides.");
}
