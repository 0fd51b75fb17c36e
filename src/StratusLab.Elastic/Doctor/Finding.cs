namespace StratusLab.Elastic.Doctor;

/// <summary>What a check has seen.</summary>
/// <param name="Verdict">How bad it is.</param>
/// <param name="What">The thing and how it is, in half a line.</param>
/// <param name="Fix">What to do; empty when nothing is to be done.</param>
internal sealed record Finding(Verdict Verdict, string What, string Fix = "")
{
    /// <summary>As it should be.</summary>
    public static Finding Ok(string what) => new(Verdict.Ok, what);

    /// <summary>Not as good as it could be, or not to be known.</summary>
    public static Finding Warn(string what, string fix) => new(Verdict.Warn, what, fix);

    /// <summary>Something cannot work like this.</summary>
    public static Finding Fail(string what, string fix) => new(Verdict.Fail, what, fix);
}
