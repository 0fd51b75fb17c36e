namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>A resource attribute as <c>qconf -sc</c> defines it (complex(5)).</summary>
internal sealed record SgeComplex(string Name, string Type, string Relation, string Consumable)
{
    /// <summary>True when what a job requests of it is taken from what the host has.</summary>
    public bool IsConsumable => Consumable is "YES" or "JOB";

    /// <summary>True when a request counts once for the job and not for each of its slots.</summary>
    public bool IsPerJob => Consumable == "JOB";

    /// <summary>True when it gives a host to one job alone.</summary>
    public bool IsExclusive => Relation == "EXCL";
}
