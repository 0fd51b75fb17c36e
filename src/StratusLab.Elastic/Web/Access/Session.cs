namespace StratusLab.Elastic.Web.Access;

/// <summary>Somebody who has logged in at a browser.</summary>
/// <param name="Id">What the browser's cookie says: 256 random bits.</param>
/// <param name="TokenHash">What the token is recognized by with which they logged in: it is asked for with every request, so its end is this session's.</param>
/// <param name="Ends">When it ends by itself.</param>
internal sealed record Session(string Id, string TokenHash, DateTimeOffset Ends);
