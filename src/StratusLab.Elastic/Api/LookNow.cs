namespace StratusLab.Elastic.Api;

/// <summary>Asks for a pass soon. Returns at once, may be called as often as one likes, and never fails.</summary>
internal delegate void LookNow(string why);
