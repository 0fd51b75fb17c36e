namespace StratusLab.Elastic.Core.Model;

/// <summary>Which host is filled first.</summary>
public enum PlacementPolicy
{
    /// <summary>The fullest that has room: hosts are left empty as long as possible.</summary>
    Packing,

    /// <summary>The emptiest: load is spread.</summary>
    Striping,
}
