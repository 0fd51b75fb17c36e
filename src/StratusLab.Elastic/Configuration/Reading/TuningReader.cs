using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>Reads the intervals, deadlines and limits.</summary>
internal static class TuningReader
{
    /// <summary>Reads them; <paramref name="interval"/> is the reconcile interval, which other sections are checked against.</summary>
    public static TuningConfiguration Read(MapReader map, out Field<TimeSpan> interval)
    {
        interval = map.Read(TuningSettings.ReconcileInterval);
        return new()
        {
            ReconcileInterval = interval.Value,
            HostInterval = map.Read(TuningSettings.HostInterval).Value,
            SweepInterval = map.Read(TuningSettings.SweepInterval).Value,
            OrphanGrace = map.Read(TuningSettings.OrphanGrace).Value,
            BootDeadline = map.Read(TuningSettings.BootDeadline).Value,
            ShutdownGrace = map.Read(TuningSettings.ShutdownGrace).Value,
            LrmsReadDeadline = map.Read(TuningSettings.LrmsReadDeadline).Value,
            MaxParallelDeploysPerHost = map.Read(TuningSettings.MaxParallelDeploysPerHost).Value,
            KeepPlans = map.Read(TuningSettings.KeepPlans).Value,
            MaxBootsPerPass = map.Read(TuningSettings.MaxBootsPerPass).Value,
        };
    }
}
