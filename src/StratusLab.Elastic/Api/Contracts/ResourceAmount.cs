namespace StratusLab.Elastic.Api.Contracts;

/// <summary>What jobs can use of a node.</summary>
internal sealed record ResourceAmount(int Cores, long MemoryMiB, int Gpus);
