using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>What <c>qstat -f -F -r</c> printed.</summary>
internal sealed record QstatResult
{
    /// <summary>Every queue instance.</summary>
    public IReadOnlyList<QueueInstance> Instances { get; init; } = [];

    /// <summary>Every job that is not over; a job on several hosts is there once.</summary>
    public IReadOnlyList<Job> Jobs { get; init; } = [];

    /// <summary>Those that the queue instances run themselves, rather than as others' helpers; only qstat -g t tells.</summary>
    public IReadOnlySet<JobId> Masters { get; init; } = new HashSet<JobId>();

    /// <summary>The hosts of jobs that were left out: they are busy.</summary>
    public IReadOnlySet<NodeName> Unread { get; init; } = new HashSet<NodeName>();

    /// <summary>How many jobs were left out, by reason.</summary>
    public IReadOnlyDictionary<string, int> Skipped { get; init; } = new Dictionary<string, int>();

    /// <summary>Why the output as a whole is not to be believed; null when it is.</summary>
    public FormatError? Error { get; init; }
}
