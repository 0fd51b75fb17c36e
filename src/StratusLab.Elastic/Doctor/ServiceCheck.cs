using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Doctor;

/// <summary>Whether the service runs. It need not: the doctor is also for before its first start.</summary>
internal static class ServiceCheck
{
    public static Check Make(ElasticConfiguration configuration, Lazy<Task<ServiceView>> service) => Check.Of("service", async ct =>
    {
        var view = await service.Value;
        return view.Status switch
        {
            null => Finding.Warn(
                $"service: nothing answers at {configuration.Listen} ({view.Problem})", "Start it when the rest is in order: elastic serve"),
            var s when s.Site != configuration.Site => Finding.Fail(
                $"service: at {configuration.Listen} site \"{s.Site}\" answers, not \"{configuration.Site}\"",
                "Another service or an older configuration runs there: restart it, or correct \"listen\"."),
            { IsLate: true, LastPassAt: { } pass } s => Finding.Fail(
                $"service: it answers, but its last pass was {Words.Span(s.Now - pass)} ago", "See its log for why it does not come to one."),
            var s => Finding.Ok($"service: {s.Version} answers at {configuration.Listen}, up {Words.Span(s.Now - s.UpSince)}"),
        };
    });
}
