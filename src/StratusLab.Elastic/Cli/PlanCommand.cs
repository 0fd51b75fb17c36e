using System.CommandLine;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic plan</c>: what the next pass would do.</summary>
internal static class PlanCommand
{
    public static Command Make(ServiceCommands service) => service.MakeView(
        new("plan", "Show what the next pass would do and would not do, and why; nothing is done"),
        (call, ct) => call.ShowAsync(ApiPaths.Plan, ApiJson.Default.PlanPreview, "make a plan", plan => Print(call, plan), ct));

    private static void Print(Call call, PlanPreview plan)
    {
        var read = plan.ReadAgeSeconds is { } age ? $"read {Words.Span(TimeSpan.FromSeconds(age))} ago" : "not every cluster has been read";
        call.Terminal.Line($"Nothing is done; this is what the next pass would do ({read}).");
        call.Terminal.Text(plan.Text);
    }
}
