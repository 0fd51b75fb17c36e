using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Lifecycle;

/// <summary>Counts what a host report says about a VM into the VM. Each report counts once; an incomplete one counts nothing.</summary>
public static class VmEvidence
{
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);

    /// <summary>How the report shows the VM.</summary>
    public static DomainSight Sight(Vm vm, HostReport? report)
    {
        if (report is null || report.Incomplete is not null || report.Host != vm.Host)
        {
            return DomainSight.NotSeen;
        }

        foreach (var domain in report.Domains)
        {
            if (domain.Vm == vm.Id)
            {
                return domain.State switch
                {
                    DomainState.Running => DomainSight.Running,
                    DomainState.Paused => DomainSight.Paused,
                    DomainState.Stalled => DomainSight.Stalled,
                    _ => DomainSight.Off,
                };
            }
        }

        return DomainSight.Absent;
    }

    /// <summary>The VM after the report.</summary>
    public static Vm Count(Vm vm, HostReport? report)
    {
        var seen = Sight(vm, report);
        if (seen == DomainSight.NotSeen || vm.LastCounted == report!.ReadAt)
        {
            return vm;
        }

        // Two looks within an instant are one witness. Not "before": a clock that was set back must not stop the counting.
        var isMissed = vm.State is VmState.Running or VmState.Unknown && seen is DomainSight.Absent or DomainSight.Off;
        if (isMissed && vm.AbsentReads > 0 && vm.LastCounted is { } last && (report.ReadAt - last).Duration() < Spacing)
        {
            return vm;
        }

        return vm with
        {
            AbsentReads = isMissed ? vm.AbsentReads + 1 : 0,
            LastCounted = report.ReadAt,
            FirstRunning = vm.FirstRunning ?? (seen == DomainSight.Running && vm.State is VmState.Boot or VmState.Running or VmState.Unknown ? report.ReadAt : null),
        };
    }
}
