namespace StratusLab.Elastic.Core.Model;

/// <summary>One disk: its file, <c>raw</c> or <c>qcow2</c>, and the target name in the guest (<c>vda</c>).</summary>
public sealed record VmDisk(string Path, string Format, string Target, bool IsReadOnly = false);
