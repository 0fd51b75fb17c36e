namespace StratusLab.Elastic.Doctor;

/// <summary>Whether this machine's clock is kept right: munge refuses credentials that are more than five minutes off, and TLS and logs suffer earlier.</summary>
internal static class ClockCheck
{
    private const string Advice = "Run chrony or systemd-timesyncd here, on the hosts and in the worker image: munge refuses credentials that are 5 min off.";

    public static Check Make(Toolbox tools) => Check.Of("time", async ct =>
    {
        var (output, problem) = await Programs.AskAsync(tools.Runner, new("timedatectl", ["show", "-p", "NTPSynchronized", "--value"]), ct);
        return output?.Trim() switch
        {
            "yes" => Finding.Ok("time: the clock is synchronized"),
            "no" => Finding.Warn("time: the clock is not synchronized", Advice),
            _ => Finding.Warn($"time: whether the clock is synchronized is not known (timedatectl: {(output is null ? problem.TrimEnd('.') : "it said neither yes nor no")})", Advice),
        };
    });
}
