namespace StratusLab.Elastic.Vmm.Drivers.Libvirt.Raw;

/// <summary>One attribute that an element of RAW may have, or must.</summary>
internal sealed record RawAttribute(string Name, RawValue Value, bool IsRequired = false);
