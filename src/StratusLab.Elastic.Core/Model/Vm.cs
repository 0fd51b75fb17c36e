using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace StratusLab.Elastic.Core.Model;

/// <summary>A virtual machine as the ledger records it: what it shall be, what it was last seen to be, what went wrong.</summary>
public sealed record Vm
{
    /// <summary>Its number.</summary>
    public required VmId Id { get; init; }

    /// <summary>Raised by the ledger at every write; a write that was based on an older one is refused. 0 for a VM not yet written.</summary>
    public long Revision { get; init; }

    /// <summary>A host name for the guest: a worker node's name in its LRMS, or the name an operator chose.</summary>
    public required string Name { get; init; }

    /// <summary>What it is made from; a copy, so that a changed configuration never changes a living VM.</summary>
    public required VmTemplate Template { get; init; }

    /// <summary>Its network cards with their leases, in the template's order.</summary>
    public required ImmutableArray<Nic> Nics { get; init; }

    /// <summary>What shall become of it.</summary>
    public VmWish Wish { get; init; } = VmWish.Run;

    /// <summary>True while an operator keeps it from being placed.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Where its life stands.</summary>
    public VmState State { get; init; } = VmState.Pending;

    /// <summary>When it entered <see cref="State"/>.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Its host; null while it is pending, kept at the end for the record.</summary>
    public HostName? Host { get; init; }

    /// <summary>The instance type that it has on an EC2 host; null on a machine and while it has no host.</summary>
    public string? InstanceType { get; init; }

    /// <summary>True when its last start failed because its host had no room for it.</summary>
    public bool FoundNoRoom { get; init; }

    /// <summary>The host that has its data blocks among its own files; null when it has none, or they are in shared files.</summary>
    public HostName? OnlyOn { get; init; }

    /// <summary>Where it shall move; null while it shall stay.</summary>
    public VmMove? Move { get; init; }

    /// <summary>True while its memory is in its checkpoint: its next start restores it, and its files must not be lost.</summary>
    public bool HasCheckpoint { get; init; }

    /// <summary>The host that had its files last, while it has a checkpoint and no host; otherwise null.</summary>
    public HostName? Origin { get; init; }

    /// <summary>Hosts that have failed it since it last ran: others are tried first.</summary>
    public ImmutableArray<HostName> FailedOn { get; init; } = [];

    /// <summary>How often its present step has failed in a row.</summary>
    public int Attempts { get; init; }

    /// <summary>Complete host reports in a row, from different reads, in which its domain was absent.</summary>
    public int AbsentReads { get; init; }

    /// <summary>The host report that <see cref="AbsentReads"/> last counted; null when none.</summary>
    public DateTimeOffset? LastCounted { get; init; }

    /// <summary>When its domain was first seen running; null until then.</summary>
    public DateTimeOffset? FirstRunning { get; init; }

    /// <summary>When its host was last chosen; null until then. No two tries to start it have the same.</summary>
    public DateTimeOffset? Placed { get; init; }

    /// <summary>When its files and domain were ready to start, i.e. the deploy verb returned; null until then.</summary>
    public DateTimeOffset? Deployed { get; init; }

    /// <summary>When ACPI power-off was last sent; null when never.</summary>
    public DateTimeOffset? ShutdownSent { get; init; }

    /// <summary>True once its context image, which holds secrets, has been removed.</summary>
    public bool IsContextRemoved { get; init; }

    /// <summary>How often it was made anew, or tried again, after its domain had been started: what it saves then is no earlier one's.</summary>
    public int EarlierLives { get; init; }

    /// <summary>What went wrong last, for the operator; empty when nothing did.</summary>
    public string Failure { get; init; } = "";

    /// <summary>What keeps the next step with it from being done; it is tried again. Empty when nothing does.</summary>
    public string Trouble { get; init; } = "";

    /// <summary>The end of its console, kept when it failed.</summary>
    public string ConsoleTail { get; init; } = "";

    /// <summary>True for a host that sees its data blocks, has the networks of its addresses and can take its memory if that was kept.</summary>
    public bool MayBeOn(HostPolicy host) =>
        (OnlyOn is { } only ? only == host.Name : host.HasSharedFiles || Template.Disks.All(d => d.Kind != DiskKind.Block))
        && (host.Cloud is null || !HasCheckpoint)
        && (Nics.IsEmpty || !Template.HasNetworksByHost || Template.On(host).Nics.SequenceEqual(Nics.Select(n => n.Network)));

    /// <summary>The hosts on which it takes room: its own, and the one that it moves to.</summary>
    public IEnumerable<HostName> Places() => (IsOver ? null : Host, Move?.To) switch
    {
        ({ } own, { } next) when own != next => [own, next],
        ({ } own, _) => [own],
        _ => [],
    };

    /// <summary>True when nothing of it is left but the record.</summary>
    [JsonIgnore]
    public bool IsOver => State is VmState.Done or VmState.Failed;
}
