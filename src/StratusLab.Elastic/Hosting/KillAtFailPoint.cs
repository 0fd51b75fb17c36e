using System.Diagnostics;
using System.Globalization;

namespace StratusLab.Elastic.Hosting;

/// <summary>Kills this process (SIGKILL) at a fail point that a test names in ELASTIC_FAILPOINT, as <c>name</c> or <c>name:3</c> for the third time.</summary>
internal sealed class KillAtFailPoint
{
    private readonly string? name;
    private int left = 1;

    /// <summary>Reads the variable; without it nothing is ever killed.</summary>
    public KillAtFailPoint(string? setting)
    {
        var parts = setting?.Split(':');
        name = parts?[0];
        if (parts is [_, var count])
        {
            left = int.Parse(count, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Called at every fail point.</summary>
    public void Hit(string point)
    {
        if (point == name && Interlocked.Decrement(ref left) == 0)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }
    }
}
