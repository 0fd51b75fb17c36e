using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Ports;

/// <summary>
/// One batch system. Every verb is idempotent and leaves the facts to be looked at by the next read. Verbs throw <see cref="PeerUnreachableException"/>
/// when the LRMS did not answer (the outcome is then unknown) and <see cref="RejectedException"/> when it refuses for good, and for a node whose name is no
/// <see cref="SafeName"/>, before anything is asked.
/// </summary>
public interface ILrms
{
    /// <summary>
    /// Reads jobs, queues and nodes. Whatever cannot be trusted (a failed command, a truncated output) gives a snapshot whose
    /// <see cref="LrmsSnapshot.Incomplete"/> says why; it never gives a complete snapshot with things missing. Does not throw but for cancellation.
    /// </summary>
    Task<LrmsSnapshot> ReadAsync(CancellationToken ct);

    /// <summary>What the VM of this node must find in its context so that it joins.</summary>
    Task<JoinContext> JoinContextAsync(NodeRegistration node, CancellationToken ct);

    /// <summary>Makes the LRMS accept the node. Nothing to do where workers register themselves. Already registered is success.</summary>
    Task RegisterAsync(NodeRegistration node, CancellationToken ct);

    /// <summary>Stops new jobs from starting on the node; running jobs go on. A node that somebody else drained keeps their reason.</summary>
    Task DrainAsync(NodeName node, DrainTag tag, CancellationToken ct);

    /// <summary>Undoes a drain that carries exactly <paramref name="tag"/>; any other drain is left alone, silently.</summary>
    Task ResumeAsync(NodeName node, DrainTag tag, CancellationToken ct);

    /// <summary>
    /// Takes the node out of the LRMS, guarded: looks once more and returns <see cref="DeregisterOutcome.Busy"/> without touching anything while a job is on it.
    /// With <paramref name="isDead"/> (the VM is confirmed gone) the jobs it still lists are given back to the LRMS to requeue. Not there is success.
    /// </summary>
    Task<DeregisterOutcome> DeregisterAsync(NodeName node, bool isDead, CancellationToken ct);
}
