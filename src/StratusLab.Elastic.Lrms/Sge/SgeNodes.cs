using System.Collections.Immutable;
using System.Globalization;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>The verbs on one node. Each looks before it acts: what somebody else did to the node since is respected.</summary>
internal sealed class SgeNodes(SgeOptions options, SgeCommands commands, SgeHostLook look)
{
    private string OurTag => $"stratuslab:{options.Site}:";

    /// <summary>
    /// Lets the node in: the execution host, which says from its begin that it is ours; an administrative host, because only those may register their daemon; the host group, which
    /// makes its queue instances; the slots that each queue has there, and all queues together. Each step is repeated without harm. The name resolves by now, or the first step says so.
    /// </summary>
    public async Task RegisterAsync(NodeRegistration node, CancellationToken ct)
    {
        var name = SafeName.Require(node.Name.Value, "node name");
        var seen = await look.AtOursAsync(node.Name, ct).ConfigureAwait(false);
        var group = "@" + SafeName.Require(options.HostGroup.TrimStart('@'), "host group");
        if (seen is null)
        {
            await CreateAsync(name, ct).ConfigureAwait(false);
        }

        await commands.DoAsync("qconf", ["-ah", name], ct).ConfigureAwait(false);
        await commands.DoAsync("qconf", ["-aattr", "hostgroup", "hostlist", name, group], ct).ConfigureAwait(false);
        foreach (var queue in node.Queues.IsEmpty ? await QueuesOfAsync(node.Name, ct).ConfigureAwait(false) : node.Queues)
        {
            await commands.DoAsync("qconf", ["-aattr", "queue", "slots", $"[{name}={node.Resources.Cores}]", SafeName.Require(queue.Value, "queue")], ct).ConfigureAwait(false);
        }

        foreach (var value in Values(node, await SiteAsync(ct).ConfigureAwait(false)))
        {
            await commands.DoAsync("qconf", ["-mattr", "exechost", "complex_values", value, name], ct).ConfigureAwait(false);
        }
    }

    /// <summary>Drains the node, unless it is drained or not there.</summary>
    public async Task DrainAsync(NodeName node, DrainTag tag, CancellationToken ct)
    {
        if (await look.AtOursAsync(node, ct).ConfigureAwait(false) is { Node.IsDrained: false })
        {
            await SetAsync("-mattr", $"{SgeOptions.DrainComplex}={tag}", node, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Undoes the drain if exactly <paramref name="tag"/> did it. Whoever disabled the node as well keeps it disabled.</summary>
    public async Task ResumeAsync(NodeName node, DrainTag tag, CancellationToken ct)
    {
        if (await look.AtAsync(node, ct).ConfigureAwait(false) is { } seen && look.IsOurs(seen) && seen.Tag == tag.Value)
        {
            await SetAsync("-dattr", SgeOptions.DrainComplex, node, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the node out if nothing runs on it and it takes no jobs any more, or if it is dead.</summary>
    public async Task<DeregisterOutcome> DeregisterAsync(NodeName node, bool isDead, CancellationToken ct)
    {
        if (await look.AtAsync(node, ct).ConfigureAwait(false) is not { } seen)
        {
            // What is left of an earlier try.
            await RemoveAdministrativeHostAsync(node, ct).ConfigureAwait(false);
            return DeregisterOutcome.Gone;
        }

        if (seen.IsBare)
        {
            return await RemoveAsync(seen, ct).ConfigureAwait(false);
        }

        look.Ours(seen);
        if (isDead)
        {
            seen = await GiveJobsBackAsync(seen, ct).ConfigureAwait(false);
        }

        return (isDead ? seen.IsEmpty : MayLeave(seen)) ? await RemoveAsync(seen, ct).ConfigureAwait(false) : DeregisterOutcome.Busy;
    }

    // host_conf(5): every attribute has to be there, and qconf takes them from nothing but a file.
    private async Task CreateAsync(string name, CancellationToken ct)
    {
        var host = $"""
            hostname {name}
            load_scaling NONE
            complex_values {SgeOptions.SiteComplex}={options.Site}
            user_lists NONE
            xuser_lists NONE
            projects NONE
            xprojects NONE
            usage_scaling NONE
            report_variables NONE

            """;
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, host, ct).ConfigureAwait(false);
            await commands.DoAsync("qconf", ["-Ae", file], ct).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(file);
        }

        try
        {
            await look.AtOursAsync(new NodeName(name), ct).ConfigureAwait(false);
        }
        catch (RejectedException)
        {
            // The qmaster calls what it has just made by another name than we do.
            await commands.ActAsync("qconf", ["-de", name], ct).ConfigureAwait(false);
            throw;
        }
    }

    // A node that is neither drained nor down may be given a job at any moment.
    private bool MayLeave(SgeHost seen) =>
        seen.IsDisabled
            ? throw new RejectedException($"The node {seen.Node.Name} was disabled by somebody else and is left alone. Enable it (qmod -e '*@{seen.Node.Name}') to let it be retired.")
            : seen.Tag is { } tag && !tag.StartsWith(OurTag, StringComparison.Ordinal)
                ? throw new RejectedException($"The node {seen.Node.Name} was drained by somebody else ({Printable.Text(tag)}) and is left alone. Remove its {SgeOptions.DrainComplex} to let it be retired.")
                : seen.IsEmpty && (seen.Node.IsDrained || !seen.Node.IsUp);

    // No job comes meanwhile: the qmaster takes a while to notice that the machine is gone. Jobs that may be run again go back into the queue; of a job that may not (qsub -r n) nothing is
    // left but its entry, which no one but qdel -f removes. A parallel job whose first node lives is left to that one, which ends it if it may not be run again, and may even run it on.
    private async Task<SgeHost> GiveJobsBackAsync(SgeHost seen, CancellationToken ct)
    {
        if (seen.IsEmpty)
        {
            return seen;
        }

        if (!seen.Node.IsDrained)
        {
            await SetAsync("-mattr", $"{SgeOptions.DrainComplex}={OurTag}gone", seen.Node.Name, ct).ConfigureAwait(false);
        }

        await commands.DoAsync("qmod", ["-rq", $"*@{seen.Node.Name}"], ct).ConfigureAwait(false);
        var after = await LookAgainAsync(seen, ct).ConfigureAwait(false);
        var (own, others) = (after.Jobs.Where(j => after.Masters.Contains(j.Id)).ToArray(), after.Jobs.Where(j => !after.Masters.Contains(j.Id)).ToArray());
        if (own.Length > 0)
        {
            await commands.DoAsync("qdel", ["-f", Listed(own)], ct).ConfigureAwait(false);
        }

        if (others.Length > 0)
        {
            // A job that is not restartable is status 0 too; one that has ended meanwhile is not.
            await commands.ActAsync("qmod", ["-rj", Listed(others)], ct).ConfigureAwait(false);
        }

        return after.Jobs.Count > 0 ? await LookAgainAsync(after, ct).ConfigureAwait(false) : after;
    }

    private async Task<SgeHost> LookAgainAsync(SgeHost seen, CancellationToken ct) => await look.AtAsync(seen.Node.Name, ct).ConfigureAwait(false) ?? seen with { Jobs = [] };

    private static string Listed(IEnumerable<Job> jobs) => string.Join(',', jobs.Select(j => j.Id.Value));

    // Out of the group first: from then on no job is started there, and the qmaster refuses to delete a host that has one. Then nothing was lost, and all is put back.
    private async Task<DeregisterOutcome> RemoveAsync(SgeHost seen, CancellationToken ct)
    {
        var name = seen.Node.Name.Value;
        await commands.DoAsync("qconf", ["-dattr", "hostgroup", "hostlist", name, options.HostGroup], ct).ConfigureAwait(false);
        foreach (var queue in seen.Instances.Select(i => SafeName.Require(i.Queue, "queue")))
        {
            await commands.DoAsync("qconf", ["-purge", "queue", "slots", $"{queue}@{name}"], ct).ConfigureAwait(false);
        }

        // Before the host, because a daemon that still runs registers its host again as long as this is there.
        await RemoveAdministrativeHostAsync(seen.Node.Name, ct).ConfigureAwait(false);
        ImmutableArray<string> arguments = ["-de", name];
        var result = await commands.ActAsync("qconf", arguments, ct).ConfigureAwait(false);
        if (SgeMessages.IsReferenced(result.Error))
        {
            await PutBackAsync(seen, ct).ConfigureAwait(false);
            return DeregisterOutcome.Busy;
        }

        if (result.ExitCode != 0 && !SgeMessages.IsAbsentHost(result.Error))
        {
            throw SgeCommands.Failure("qconf", arguments, result);
        }

        return DeregisterOutcome.Gone;
    }

    private async Task PutBackAsync(SgeHost seen, CancellationToken ct)
    {
        var name = seen.Node.Name.Value;
        await commands.DoAsync("qconf", ["-ah", name], ct).ConfigureAwait(false);
        await commands.DoAsync("qconf", ["-aattr", "hostgroup", "hostlist", name, options.HostGroup], ct).ConfigureAwait(false);
        foreach (var instance in seen.Instances)
        {
            await commands.DoAsync("qconf", ["-aattr", "queue", "slots", string.Create(CultureInfo.InvariantCulture, $"[{name}={instance.SlotsTotal}]"), instance.Queue], ct)
                .ConfigureAwait(false);
        }
    }

    private async Task RemoveAdministrativeHostAsync(NodeName node, CancellationToken ct)
    {
        ImmutableArray<string> arguments = ["-dh", SafeName.Require(node.Value, "node name")];
        var result = await commands.ActAsync("qconf", arguments, ct).ConfigureAwait(false);
        if (result.ExitCode != 0 && !SgeMessages.IsAbsentHost(result.Error) && !SgeMessages.IsUnresolved(result.Error))
        {
            throw SgeCommands.Failure("qconf", arguments, result);
        }
    }

    // All those that the host group brought it.
    private async Task<ImmutableArray<QueueName>> QueuesOfAsync(NodeName node, CancellationToken ct) =>
        await look.AtAsync(node, ct).ConfigureAwait(false) is { } seen ? seen.Node.Queues : [];

    // A node that vanished meanwhile needs none.
    private async Task SetAsync(string verb, string value, NodeName node, CancellationToken ct)
    {
        ImmutableArray<string> arguments = [verb, "exechost", "complex_values", value, node.Value];
        var result = await commands.ActAsync("qconf", arguments, ct).ConfigureAwait(false);
        if (result.ExitCode != 0 && !SgeMessages.IsAbsentHost(result.Error))
        {
            throw SgeCommands.Failure("qconf", arguments, result);
        }
    }

    private async Task<SgeSite> SiteAsync(CancellationToken ct)
    {
        var parsed = QconfParser.Parse((await commands.ReadAsync("qconf", QconfParser.Arguments([], SgeNames.None), ct).ConfigureAwait(false)).Span, options.HostGroup);
        return parsed.Error is null ? parsed.Rows[0] : throw new PeerUnreachableException($"What qconf prints of the complexes cannot be read: {parsed.Error}.");
    }

    // What a job may ask for it must find on the host. A feature that is no complex here is a label that no job can ask for.
    private IEnumerable<string> Values(NodeRegistration node, SgeSite site)
    {
        yield return $"slots={node.Resources.Cores}";
        if (options.MemoryComplex is { } memory)
        {
            yield return $"{memory}={node.Resources.MemoryMiB}M";
        }

        if (node.Resources.Gpus > 0)
        {
            yield return $"{options.GpuComplex}={node.Resources.Gpus}";
        }

        var features = node.Features.Select(f => site.Complexes.GetValueOrDefault(f)).OfType<SgeComplex>().Where(c => c is { Type: "BOOL", IsExclusive: false });
        var exclusive = site.Complexes.Values.Where(c => c.IsExclusive && !site.Global.ContainsKey(c.Name));
        foreach (var complex in features.Concat(exclusive).Select(c => SafeName.Require(c.Name, "complex")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            yield return $"{complex}=TRUE";
        }
    }
}
