namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>What a backslash in a value means.</summary>
internal enum PbsEscape
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>As in JSON.</summary>
    Json,

    /// <summary>Before the delimiter of <c>-F dsv</c>.</summary>
    Dsv,
}
