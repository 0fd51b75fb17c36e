namespace StratusLab.Elastic.Api.Contracts;

/// <summary>A token of the API, without its secret.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Role">hook, viewer or operator.</param>
/// <param name="Created">When it was made.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="Expires">When it ends; null for never.</param>
/// <param name="LastUsed">When it was last used, to some minutes after a restart; null for never.</param>
internal sealed record TokenRow(string Name, string Role, DateTimeOffset Created, string CreatedBy, DateTimeOffset? Expires, DateTimeOffset? LastUsed = null);
