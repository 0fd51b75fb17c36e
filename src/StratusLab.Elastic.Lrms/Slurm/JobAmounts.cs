using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// The amounts of a job as squeue gives them, and what they come to per node. The NODES of a waiting job is Slurm's guess from the largest node that
/// the partition has today (job_mgr.c, _pack_default_job_details()), and MIN_MEMORY hides whether it is per node or per core; the list of trackable
/// resources has the minimum of nodes and the memory in all.
/// </summary>
internal readonly record struct JobAmounts
{
    public required int NodeGuess { get; init; }

    public required int Cpus { get; init; }

    public required int Tasks { get; init; }

    /// <summary>
    /// The most nodes it may have; equal to <see cref="NodeGuess"/> also when there is no maximum (print.c, _print_job_max_nodes()).
    /// </summary>
    public required int MaxNodes { get; init; }

    public required long MinMemoryMiB { get; init; }

    /// <summary>What it asks for in all; of a job with nodes, what it has.</summary>
    public required Tres Tres { get; init; }

    public required Tres PerNode { get; init; }

    public required Tres PerJob { get; init; }

    public required Tres PerTask { get; init; }

    /// <summary>The nodes it has, or at least needs.</summary>
    public int Nodes => Math.Max(1, Tres.Nodes > 0 ? Tres.Nodes : NodeGuess);

    /// <summary>True when it asks for a generic resource that is no GPU.</summary>
    public bool HasOtherGres => Tres.HasOtherGres || PerNode.HasOtherGres || PerJob.HasOtherGres || PerTask.HasOtherGres;

    private bool IsMemoryPerCore => Tres.MemoryMiB is { } total && MinMemoryMiB > 0 && total == MinMemoryMiB * Cpus && total != MinMemoryMiB * Nodes;

    private int CpusPerTask => Math.Max(1, CeilingOf(Cpus, Math.Max(1, Tasks)));

    /// <summary>
    /// True when it takes all memory of its nodes: a job that names no memory does, where memory is handed out and there is no default, and so does
    /// <c>--mem=0</c>. Then nothing else fits beside it. Slurm shows this as memory in the resources though none was asked for, once there is a node.
    /// </summary>
    public bool TakesAllMemory(bool isMemoryAllocated) => MinMemoryMiB == 0 && (Tres.MemoryMiB > 0 || isMemoryAllocated);

    /// <summary>
    /// The nodes a waiting job shall be counted with: its minimum, unless it then fits no node that can be made and its tasks may be spread over
    /// more. A job of one node is not told apart from one without a maximum before there is a node in its partition.
    /// </summary>
    public int SpreadOver(Resources? largestNode)
    {
        if (largestNode is not { } largest || Tasks <= Nodes)
        {
            return Nodes;
        }

        var tasksPerNode = largest.Cores / CpusPerTask;
        if (IsMemoryPerCore && largest.MemoryMiB > 0)
        {
            tasksPerNode = (int)Math.Min(tasksPerNode, largest.MemoryMiB / (MinMemoryMiB * CpusPerTask));
        }

        if (tasksPerNode < 1 || CeilingOf(Tasks, Nodes) <= tasksPerNode)
        {
            return Nodes;
        }

        var nodes = CeilingOf(Tasks, tasksPerNode);
        return MaxNodes != NodeGuess && nodes > MaxNodes ? Nodes : nodes;
    }

    /// <summary>What it takes of each of its nodes when it has <paramref name="nodes"/> of them.</summary>
    public Resources PerNodeOf(int nodes, bool takesAllMemory)
    {
        var cores = nodes == Nodes ? CeilingOf(Cpus, nodes) : CeilingOf(Tasks, nodes) * CpusPerTask;
        var memory = takesAllMemory ? 0
            : IsMemoryPerCore ? MinMemoryMiB * cores
            : MinMemoryMiB > 0 ? MinMemoryMiB
            : (long)Math.Ceiling((Tres.MemoryMiB ?? 0) / (double)nodes);
        return new Resources(cores, memory, GpusPerNode(nodes));
    }

    // The ways to ask for GPUs exclude each other in practice; the greatest demand is the safe one.
    private int GpusPerNode(int nodes) => Math.Max(
        Math.Max(PerNode.Gpus, CeilingOf(Math.Max(PerJob.Gpus, Tres.Gpus), nodes)),
        PerTask.Gpus * CeilingOf(Math.Max(1, Tasks), nodes));

    private static int CeilingOf(int amount, int parts) => (int)(((long)amount + parts - 1) / parts);
}
