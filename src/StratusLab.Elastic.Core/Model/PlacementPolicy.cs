namespace StratusLab.Elastic.Core.Model;

/// <summary>Which host is filled first, among those that a template's RANK does not tell apart.</summary>
public enum PlacementPolicy
{
    /// <summary>The fullest that has room: hosts are left empty as long as possible.</summary>
    Packing,

    /// <summary>The emptiest: load is spread.</summary>
    Striping,

    /// <summary>The one with the most idle CPU, as seen; where a host does not tell, as given out.</summary>
    LoadAware,

    /// <summary>The first in the site's own order that has room.</summary>
    Fixed,
}
