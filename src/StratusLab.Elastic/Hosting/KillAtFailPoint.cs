using System.Diagnostics;
using System.Globalization;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Hosting;

/// <summary>
/// Kills this process (SIGKILL) at a fail point that a test names in ELASTIC_FAILPOINT, as <c>name</c>, or <c>name:3</c> for the third time; <c>lane.*:3</c> is the third of those that
/// begin so.
/// </summary>
internal sealed class KillAtFailPoint
{
    private readonly string? name;
    private int left = 1;

    /// <summary>The environment variable.</summary>
    public const string Variable = "ELASTIC_FAILPOINT";

    /// <summary>Reads the variable; without it nothing is ever killed.</summary>
    public KillAtFailPoint(string? setting)
    {
        if (string.IsNullOrEmpty(setting))
        {
            return;
        }

        var parts = setting.Split(':');
        name = parts[0];
        if (parts.Length > 2 || (parts is [_, var count] && !(int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out left) && left > 0)))
        {
            throw new RejectedException($"{Variable} \"{setting}\" is not a fail point: a name, or a name and a count as in reconcile.acted:3. It is for tests; unset it.");
        }
    }

    /// <summary>Called at every fail point.</summary>
    public void Hit(string point)
    {
        if (IsNamed(point) && Interlocked.Decrement(ref left) == 0)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }
    }

    private bool IsNamed(string point) => name is [.. var begin, '*'] ? point.StartsWith(begin, StringComparison.Ordinal) : point == name;
}
