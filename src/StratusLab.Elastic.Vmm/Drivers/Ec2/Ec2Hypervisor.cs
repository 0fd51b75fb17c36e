using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Xml.Linq;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Drivers.Ec2;

/// <summary>
/// VMs as instances of an EC2 account. An instance ends with its guest: it is never stopped and started, saved or moved. Its request carries a token that derives from the
/// try, so that a try makes one instance however often it is repeated; and its marks, so that it is found again whatever was lost. EC2 shows what it has started only
/// after a while: until then it is remembered here (or, after a restart, started again under the same token, which gives the same instance).
/// </summary>
public sealed class Ec2Hypervisor : IHypervisor
{
    /// <summary>How long a new instance may be missing from the list of all.</summary>
    public static readonly TimeSpan Unlisted = TimeSpan.FromSeconds(60);

    /// <summary>How long one may be missing that was listed before. The list is put together from copies that lag behind each other; one that has ended is still told of, as ended.</summary>
    public static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(5);

    private readonly Ec2Options options;
    private readonly Ec2Client client;
    private readonly Ec2Instances instances;
    private readonly TimeProvider clock;
    private readonly Ec2Launch launch;
    private readonly Ec2Addresses addresses;
    private readonly ConcurrentDictionary<VmId, (string Instance, DateTimeOffset At)> started = new();
    private readonly ConcurrentDictionary<VmId, (string Instance, DateTimeOffset At)> listed = new();

    /// <summary>Asks nothing yet.</summary>
    public Ec2Hypervisor(Ec2Options options, Ec2Client client, Ec2Instances instances, TimeProvider clock)
    {
        (this.options, this.client, this.instances, this.clock) = (options, client, instances, clock);
        launch = new(options, new(options, client));
        addresses = new(options, client);
    }

    /// <inheritdoc/>
    public HypervisorCapabilities Capabilities { get; } = new() { CanSave = false, CanMove = false };

    /// <inheritdoc/>
    public async Task<HostReport> ObserveAsync(CancellationToken ct)
    {
        var report = new HostReport { Host = options.Host, ReadAt = clock.GetUtcNow() };
        try
        {
            var living = await instances.LivingAsync(ct).ConfigureAwait(false);
            var missing = await MissingAsync(living, report.ReadAt, ct).ConfigureAwait(false);
            return report with
            {
                Hypervisor = $"EC2 {options.Region}",
                Architecture = options.Architecture,
                Total = options.Capacity,
                Domains = Show(living, missing, report.ReadAt),
            };
        }
        catch (Exception e) when (e is PeerUnreachableException or RejectedException or CapacityExhaustedException)
        {
            return report with { Incomplete = e.Message };
        }
    }

    /// <inheritdoc/>
    public async Task DeployAsync(DomainSpec spec, CancellationToken ct)
    {
        var there = await instances.OfAsync(spec.Vm, ct).ConfigureAwait(false);
        if (there.FirstOrDefault(i => i.IsLiving) is { } living)
        {
            await GoOnAsync(living, ct).ConfigureAwait(false);
            return;
        }

        var what = $"start VM {spec.Vm} on {options.Host} as {spec.InstanceType}";
        var answer = await client.AskAsync("RunInstances", await launch.ParametersAsync(spec, ct).ConfigureAwait(false), ct).ConfigureAwait(false);
        if (answer.Error is { Code: "IdempotentParameterMismatch" } mismatch)
        {
            // An earlier request of this try has made it, or has ended; since then the context or the configuration has changed.
            throw there.IsEmpty ? new PeerUnreachableException($"Could not {what}: it was started before and is not shown yet. EC2 said {mismatch.Code}: {mismatch.Message}") : Ended(what, there[0].Id, there[0].Reason);
        }

        if (answer.Error is { Code: "IdempotentInstanceTerminated" } over)
        {
            throw Ended(what, "its instance", over.Message);
        }

        Remember(spec.Vm, answer.Require(what), what);
    }

    /// <inheritdoc/>
    public Task SaveAsync(VmId vm, string checkpoint, CancellationToken ct) => throw Cannot(vm, "its memory cannot be kept");

    /// <inheritdoc/>
    public Task RestoreAsync(DomainSpec spec, string checkpoint, CancellationToken ct) => throw Cannot(spec.Vm, "no memory can be restored there");

    /// <inheritdoc/>
    public Task MigrateAsync(VmId vm, string destination, CancellationToken ct) => throw Cannot(vm, "it cannot move");

    /// <inheritdoc/>
    public Task ReceiveAsync(VmId vm, ImmutableArray<Nic> nics, CancellationToken ct) => throw Cannot(vm, "nothing can move there");

    /// <inheritdoc/>
    public async Task ContinueAsync(VmId vm, CancellationToken ct)
    {
        foreach (var instance in await instances.OfAsync(vm, ct).ConfigureAwait(false))
        {
            await GoOnAsync(instance, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the instance: EC2 lets its guest power off first (EC2 User Guide, "How instance termination works"), and there is no way to keep one that has.</summary>
    public Task ShutdownAsync(VmId vm, CancellationToken ct) => DestroyAsync(vm, ct);

    /// <inheritdoc/>
    public async Task DestroyAsync(VmId vm, CancellationToken ct)
    {
        var what = $"end VM {vm} on {options.Host}";
        var (shown, now) = (await instances.OfAsync(vm, ct).ConfigureAwait(false), clock.GetUtcNow());
        var living = shown.Where(i => i.IsLiving).Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
        var isYoung = IsYoung(vm, now, out var remembered);
        if (isYoung)
        {
            living.Add(remembered);
        }

        var isMissing = listed.TryGetValue(vm, out var known) && (now - known.At).Duration() < Forgotten && shown.All(i => i.Id != known.Instance);
        if (isMissing)
        {
            living.Add(known.Instance);
        }

        if (living.Count > 0)
        {
            var answer = await client.AskAsync("TerminateInstances", Ec2Form.List("InstanceId", living.Order(StringComparer.Ordinal)), ct).ConfigureAwait(false);
            if ((isYoung || isMissing) && answer.Error is { Code: "InvalidInstanceID.NotFound" })
            {
                throw new PeerUnreachableException($"Could not {what}: EC2 does not know {(isYoung ? $"{remembered} yet, which it has just started" : $"{known.Instance}, which it has listed")}. It is tried again.");
            }

            answer.Require(what);
            started.TryRemove(vm, out _);
            listed.TryRemove(vm, out _);
            if ((await instances.OfAsync(vm, ct).ConfigureAwait(false)).FirstOrDefault(i => i.IsLiving) is { } left)
            {
                throw new PeerUnreachableException($"Could not {what}: {left.Id} is still {left.State}. It is tried again.");
            }
        }
    }

    // Instances that were listed and are not: unless EC2 says that they have ended, they are held for living.
    private async Task<ImmutableArray<DomainSeen>> MissingAsync(ImmutableArray<Ec2Instance> living, DateTimeOffset now, CancellationToken ct)
    {
        var there = living.Select(i => i.Vm).OfType<VmId>().ToHashSet();
        var missing = ImmutableArray.CreateBuilder<DomainSeen>();
        foreach (var (vm, (id, at)) in listed.Where(l => !there.Contains(l.Key)))
        {
            if ((now - at).Duration() >= Forgotten || (await instances.OfAsync(vm, ct).ConfigureAwait(false)).Any(i => i.Id == id && !i.IsLiving))
            {
                listed.TryRemove(new(vm, (id, at)));
            }
            else
            {
                missing.Add(new(vm, DomainState.Paused, $"{id} is missing from the list, where it was {Words.Span(now - at)} ago"));
            }
        }

        return missing.ToImmutable();
    }

    private ImmutableArray<DomainSeen> Show(ImmutableArray<Ec2Instance> living, ImmutableArray<DomainSeen> missing, DateTimeOffset now)
    {
        var seen = new SortedDictionary<VmId, DomainSeen>();
        foreach (var domain in missing)
        {
            seen.Add(domain.Vm, domain);
        }

        foreach (var instance in living.Where(i => i.Vm is not null).OrderByDescending(i => i.State == "running"))
        {
            if (seen.TryAdd(instance.Vm!.Value, instance.Seen)) // Filtered.
            {
                listed[instance.Vm.Value] = (instance.Id, now);
            }

            if (started.TryGetValue(instance.Vm.Value, out var known) && known.Instance == instance.Id)
            {
                started.TryRemove(new(instance.Vm.Value, known));
            }
        }

        foreach (var (vm, (id, at)) in started)
        {
            if (IsYoung(vm, now, out _))
            {
                seen.TryAdd(vm, new(vm, DomainState.Paused, $"{id} was started {Words.Span(now - at)} ago and is not listed yet"));
            }
            else
            {
                started.TryRemove(new(vm, (id, at)));
            }
        }

        return [.. seen.Values];
    }

    private bool IsYoung(VmId vm, DateTimeOffset now, out string instance)
    {
        var isKnown = started.TryGetValue(vm, out var known);
        instance = known.Instance ?? "";
        return isKnown && (now - known.At).Duration() < Unlisted;
    }

    private async Task GoOnAsync(Ec2Instance instance, CancellationToken ct)
    {
        if (instance.LacksAddress)
        {
            await addresses.EnsureAsync(instance, ct).ConfigureAwait(false);
        }
    }

    private void Remember(VmId vm, XElement answer, string what)
    {
        Ec2Instance made;
        try
        {
            made = answer.Items("instancesSet").Select(Ec2Instance.Read).FirstOrDefault() ?? throw new FormatException("it names no instance");
        }
        catch (FormatException e)
        {
            throw new PeerUnreachableException($"Could not {what}: the answer cannot be read: {e.Message}. The next look tells.", e);
        }

        if (!made.IsLiving)
        {
            throw Ended(what, made.Id, made.Reason);
        }

        started[vm] = (made.Id, clock.GetUtcNow());
    }

    private static Exception Ended(string what, string instance, string reason)
    {
        var message = $"Could not {what}: {instance} has ended{(reason.Length > 0 ? $": {reason}" : "")}.";
        return reason.Contains("InsufficientInstanceCapacity", StringComparison.Ordinal) || reason.Contains("LimitExceeded", StringComparison.Ordinal)
            ? new CapacityExhaustedException(message)
            : new RejectedException(message);
    }

    private RejectedException Cannot(VmId vm, string what) => new($"VM {vm}: {what}, since {options.Host} is an EC2 host, whose instances only run until they end. Shut it down instead.");
}
