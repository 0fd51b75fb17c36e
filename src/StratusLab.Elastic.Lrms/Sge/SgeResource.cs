namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>A resource of a queue instance; <see cref="Origin"/> is two letters: global, host or queue; load, consumable or fixed.</summary>
internal sealed record SgeResource(string Name, string Origin, string Value);
