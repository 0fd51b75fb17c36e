namespace StratusLab.Elastic.Core.Model;

/// <summary>Where a VM shall move. Live, it runs on while its memory follows it; otherwise it is saved, moved and restored.</summary>
public sealed record VmMove(HostName To, bool IsLive);
