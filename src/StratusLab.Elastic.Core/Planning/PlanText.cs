using System.Text;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Planning;

/// <summary>Prints a plan for people. Equal plans print alike, so the text also serves to compare a replay.</summary>
public static class PlanText
{
    /// <summary>One line per action (<c>+</c> boot, <c>~</c> keep, <c>-</c> drain, <c>></c> place, move, <c>*</c> call, give back) and per refusal (<c>.</c>); like boots share a line.</summary>
    public static string Print(Plan plan)
    {
        var text = new StringBuilder();
        foreach (var boots in plan.Actions.OfType<PlanAction.Boot>().Where(b => b.Name is null).GroupBy(b => (b.Pool, Jobs: string.Join(',', b.For))))
        {
            var first = boots.First();
            Line(text, '+', $"boot {boots.Count()} x {boots.Key.Pool} on {string.Join(", ", boots.Select(b => (b.Host, b.InstanceType)).Distinct().Order().Select(p => Place(p.Host, p.InstanceType)))}", first.Reason);
        }

        foreach (var action in plan.Actions)
        {
            switch (action)
            {
                case PlanAction.Boot { Name: { } name } boot:
                    Line(text, '+', $"boot {name} of {boot.Pool} on {Place(boot.Host, boot.InstanceType)}", boot.Reason);
                    break;
                case PlanAction.Call call:
                    Line(text, '*', $"call {call.Name}", call.Reason);
                    break;
                case PlanAction.GiveBack back:
                    Line(text, '*', $"give back {back.Name}", back.Reason);
                    break;
                case PlanAction.Keep keep:
                    Line(text, '~', $"keep {keep.Name}", keep.Reason);
                    break;
                case PlanAction.Drain drain:
                    Line(text, '-', $"drain {drain.Name}", drain.Reason);
                    break;
                case PlanAction.Place place:
                    Line(text, '>', $"place VM {place.Vm} on {Place(place.Host, place.InstanceType)}", place.Reason);
                    break;
                case PlanAction.Move move:
                    Line(text, '>', $"move VM {move.Vm} to {move.To}", move.Reason);
                    break;
                default:
                    break;
            }
        }

        foreach (var refusal in plan.Refusals)
        {
            Line(text, '.', refusal.Subject, refusal.Reason);
        }

        return text.Length == 0 ? "Nothing to do.\n" : text.ToString();
    }

    private static string Place(HostName host, string? instanceType) => instanceType is null ? host.Value : $"{host} ({instanceType})";

    private static void Line(StringBuilder text, char sign, string what, string why) => text.Append("  ").Append(sign).Append(' ').Append(what.PadRight(36)).Append("  ").Append(why).Append('\n');
}
