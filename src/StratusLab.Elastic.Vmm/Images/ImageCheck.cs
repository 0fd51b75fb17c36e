namespace StratusLab.Elastic.Vmm.Images;

/// <summary>What a look at a stored image showed.</summary>
public enum ImageCheck
{
    /// <summary>Its bytes are those that were imported.</summary>
    Good,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>Its bytes have changed.</summary>
    Wrong,
}
