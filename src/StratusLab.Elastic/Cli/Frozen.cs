using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Printing;

namespace StratusLab.Elastic.Cli;

/// <summary>What is frozen, in words.</summary>
internal static class Frozen
{
    /// <summary>"by alice since 14:02:10 (maintenance)".</summary>
    public static string By(FreezeStatus freeze, Moments moments) =>
        $"by {freeze.By} since {moments.At(freeze.At)}{(freeze.Reason.Length > 0 ? $" ({freeze.Reason})" : "")}";

    /// <summary>Prints what is frozen now, by anybody or by itself. Reads the status.</summary>
    public static async Task PrintAsync(Call call, CancellationToken ct)
    {
        const string What = "read what is frozen now";
        var status = call.Client.Read(await call.Client.GetAsync(ApiPaths.Status, What, ct), ApiJson.Default.Status, What);
        var moments = call.MomentsAt(status.Now);
        // A freeze of everything is every cluster's reason, too.
        string[] frozen = status.Freeze is { } all ? [$"everything, {By(all, moments)}"]
            : [.. status.Clusters.Where(c => c.Frozen is not null).Select(c => $"cluster {c.Name}: {c.Frozen}")];
        call.Terminal.Text(frozen.Length == 0 ? "Nothing is frozen now." : $"Frozen now:\n{string.Concat(frozen.Select(f => $"  {f}\n"))}");
    }
}
