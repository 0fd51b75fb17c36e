namespace StratusLab.Elastic.Api.Contracts;

/// <summary>What a hook is told: a VM has entered a state.</summary>
/// <param name="Site">The site's id.</param>
/// <param name="Vm">The VM as it was then.</param>
internal sealed record VmNotice(string Site, VmRow Vm);
