namespace StratusLab.Elastic.Web.Access;

/// <summary>Marks an endpoint as one of the web page, and says for whom it is. Endpoints without it are the API's, which knows no cookies.</summary>
internal sealed record PageRule(bool IsOpen)
{
    /// <summary>For everybody: the form to log in, and what it looks like.</summary>
    public static PageRule Open { get; } = new(true);

    /// <summary>For whoever may look; to change something, for operators.</summary>
    public static PageRule Known { get; } = new(false);
}
