namespace StratusLab.Elastic.Core.Model;

/// <summary>A disk of a template: an overlay over an image of the site's cache.</summary>
public sealed record DiskTemplate(ImageName Image);
