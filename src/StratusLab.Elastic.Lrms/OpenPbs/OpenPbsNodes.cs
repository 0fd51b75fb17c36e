using System.Collections.Immutable;
using System.Globalization;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.Pbs;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>
/// The verbs on one node. Each looks before it acts: what somebody else did to the node since is respected. A node is ours when its comment begins with our mark; the
/// comment is written last, so that a node without one that is just what we would make is a registration that was cut short, and is finished.
/// </summary>
internal sealed class OpenPbsNodes(OpenPbsOptions options, OpenPbsLists lists, OpenPbsCommands commands)
{
    // pbsnodes -C cuts a comment after so many characters.
    private const int MaxComment = 79;

    private string OurMark => MarkOf(options);

    private string Registered => $"{OurMark}node";

    private string Gone => $"{OurMark}gone";

    /// <summary>Whether it bears the mark of this site.</summary>
    public static bool IsOurs(PbsNode seen, OpenPbsOptions options) => seen.Comment.StartsWith(MarkOf(options), StringComparison.Ordinal);

    /// <summary>Makes the node with its resources, unless it is there.</summary>
    public async Task RegisterAsync(NodeRegistration node, CancellationToken ct)
    {
        var seen = await LookAsync(node.Name, ct).ConfigureAwait(false);
        if (seen is null)
        {
            seen = await CreateAsync(node, ct).ConfigureAwait(false) ? null : await LookAsync(node.Name, ct).ConfigureAwait(false);
        }

        // Its resources are made with the node, by one directive: what is not so is somebody else's.
        if (seen is null || (seen.IsUnused && seen.Node.Total == node.Resources))
        {
            await SetAsync(node.Name, [("comment", Registered)], ct).ConfigureAwait(false);
        }
        else if (!IsOurs(seen))
        {
            throw NotOurs(seen);
        }
    }

    /// <summary>Puts the node offline, unless it is or is not there.</summary>
    public async Task DrainAsync(NodeName node, DrainTag tag, CancellationToken ct)
    {
        if (await LookAsync(node, ct).ConfigureAwait(false) is not { Node.IsDrained: false } seen)
        {
            return;
        }

        if (!IsOurs(seen))
        {
            throw NotOurs(seen);
        }

        if (tag.Value.Length > MaxComment)
        {
            throw new RejectedException($"The drain tag {tag} is longer than the {MaxComment} characters that pbsnodes keeps of a comment: shorten the site's name.");
        }

        await OfflineAsync(node, tag.Value, ct).ConfigureAwait(false);
    }

    /// <summary>Takes the node back online if exactly <paramref name="tag"/> put it offline.</summary>
    public async Task ResumeAsync(NodeName node, DrainTag tag, CancellationToken ct)
    {
        if (await LookAsync(node, ct).ConfigureAwait(false) is { Node.IsDrained: true } seen && tag.IsIn(seen.Comment))
        {
            await MarkAsync(node, ["-r", "-C", Registered, node.Value], ct).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes the node if nothing runs on it and it takes no jobs any more, or if it is dead.</summary>
    public async Task<DeregisterOutcome> DeregisterAsync(NodeName node, bool isDead, CancellationToken ct)
    {
        if (await LookAsync(node, ct).ConfigureAwait(false) is not { } seen)
        {
            return await OutcomeAsync(node, ct).ConfigureAwait(false);
        }

        // A node without a mark that never answered is one whose registration was cut short.
        if ((!IsOurs(seen) && seen is not { IsUnused: true, IsDown: true }) || (seen.Node.IsDrained && !IsOurDrain(seen)))
        {
            throw NotOurs(seen);
        }

        if (isDead)
        {
            return await RequeueAsync(seen, ct).ConfigureAwait(false) ? await DeleteAsync(node, ct).ConfigureAwait(false) : DeregisterOutcome.Busy;
        }

        // A node that is neither offline nor down may be given a job at any moment.
        return !seen.Node.HasJobs && (seen.Node.IsDrained || seen.IsDown) ? await DeleteAsync(node, ct).ConfigureAwait(false) : DeregisterOutcome.Busy;
    }

    private static string MarkOf(OpenPbsOptions options) => $"stratuslab:{options.Site}:";

    // The jobs of a dead node go back into the queue, so that it can be deleted; false when one must not be run twice. What becomes of that one the server decides
    // (node_fail_requeue).
    private async Task<bool> RequeueAsync(PbsNode seen, CancellationToken ct)
    {
        if (!seen.Node.IsDrained)
        {
            await OfflineAsync(seen.Node.Name, Gone, ct).ConfigureAwait(false);
        }

        if (seen.Jobs.IsEmpty)
        {
            return true;
        }

        var jobs = await lists.JobsAsync(seen.Jobs, ct).ConfigureAwait(false);
        ImmutableArray<string> arguments = ["-W", "force", .. seen.Jobs.Where(id => !jobs.NotRerunnable.Contains(id)).Select(id => id.Value)];
        if (arguments.Length > 2)
        {
            var result = await commands.ActAsync("qrerun", arguments, ct).ConfigureAwait(false);
            if (result.ExitCode != 0 && !OpenPbsMessages.IsNothingToRerun(result.Error))
            {
                throw OpenPbsCommands.Failure("qrerun", arguments, result);
            }

            var stuck = arguments[2..].Where(id => OpenPbsMessages.IsWrongState(result.Error, id) && jobs.Rows.Any(j => j.Id.Value == id && j.Nodes is [var first, ..] && first == seen.Node.Name));
            await DeleteStuckAsync(seen.Node.Name, [.. stuck], ct).ConfigureAwait(false);
        }

        return jobs.NotRerunnable.Count == 0;
    }

    // A job that was ending when its first node's machine went away never gets to its end by itself, and cannot run again. One whose first node lives is ended by that, and
    // keeps the node until then; one that is not on the node any more did end.
    private async Task DeleteStuckAsync(NodeName node, ImmutableArray<string> refused, CancellationToken ct)
    {
        if (refused.IsEmpty || await LookAsync(node, ct).ConfigureAwait(false) is not { } now)
        {
            return;
        }

        ImmutableArray<string> arguments = ["-W", "force", .. now.Jobs.Select(id => id.Value).Where(id => refused.Contains(id))];
        if (arguments.Length > 2)
        {
            var result = await commands.ActAsync("qdel", arguments, ct).ConfigureAwait(false);
            if (result.ExitCode != 0 && !OpenPbsMessages.IsNothingToRerun(result.Error))
            {
                throw OpenPbsCommands.Failure("qdel", arguments, result);
            }
        }
    }

    // The server does not delete a node with jobs or a reservation.
    private async Task<DeregisterOutcome> DeleteAsync(NodeName node, CancellationToken ct)
    {
        var directive = QmgrDirective.DeleteNode(node);
        var result = await commands.ActAsync(directive, ct).ConfigureAwait(false);
        if (result.ExitCode != 0 && !OpenPbsMessages.IsUnknownNode(result.Error))
        {
            return OpenPbsMessages.IsBusyNode(result.Error) ? DeregisterOutcome.Busy : throw OpenPbsCommands.Failure("qmgr", directive.Arguments, result);
        }

        return await OutcomeAsync(node, ct).ConfigureAwait(false);
    }

    // A list that lacks the node is not enough to stop its machine: the server itself, asked for this very node, must say that it knows none of that name.
    private async Task<DeregisterOutcome> OutcomeAsync(NodeName node, CancellationToken ct)
    {
        var directive = QmgrDirective.ListNode(node);
        var result = await commands.ActAsync(directive, ct).ConfigureAwait(false);
        return result.ExitCode == 0 ? DeregisterOutcome.Busy
            : OpenPbsMessages.IsGoneNode(result.Error) ? DeregisterOutcome.Gone
            : throw OpenPbsCommands.Failure("qmgr", directive.Arguments, result);
    }

    // False when somebody was faster.
    private async Task<bool> CreateAsync(NodeRegistration node, CancellationToken ct)
    {
        var directive = QmgrDirective.CreateNode(node.Name, Resources(node));
        var result = await commands.ActAsync(directive, ct).ConfigureAwait(false);
        return result.ExitCode == 0
            || (OpenPbsMessages.IsNodeThere(result.Error) ? false
            : throw (OpenPbsMessages.IsUnknownNode(result.Error)
                ? new RejectedException(
                    $"The PBS server did not take the node {node.Name} in, because it cannot resolve its name ({result.Error}). "
                    + $"Let {node.Name} and {node.Address} resolve into each other on the server, in its DNS or in /etc/hosts.")
                : Failure(directive, result)));
    }

    private async Task SetAsync(NodeName node, (string, string)[] attributes, CancellationToken ct)
    {
        var directive = QmgrDirective.SetNode(node, attributes);
        var result = await commands.ActAsync(directive, ct).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw Failure(directive, result);
        }
    }

    private static Exception Failure(QmgrDirective directive, Commands.CommandResult result) =>
        OpenPbsMessages.IsUnknownResource(result.Error)
            ? new RejectedException(
                $"qmgr -c '{directive}' exited with {result.ExitCode}: {result.Error}. A feature of a pool is a boolean resource of nodes: "
                + "qmgr -c \"create resource FEATURE type=boolean,flag=h\", and name it in \"resources\" of sched_config.")
            : OpenPbsCommands.Failure("qmgr", directive.Arguments, result);

    // What the pool promises, no more: the daemon would report what the machine has.
    private static (string, string)[] Resources(NodeRegistration node) =>
    [
        ("resources_available.ncpus", node.Resources.Cores.ToString(CultureInfo.InvariantCulture)),
        ("resources_available.mem", string.Create(CultureInfo.InvariantCulture, $"{node.Resources.MemoryMiB}mb")),
        .. node.Resources.Gpus > 0 ? [("resources_available.ngpus", node.Resources.Gpus.ToString(CultureInfo.InvariantCulture))] : Array.Empty<(string, string)>(),
        .. node.Features.Select(f => ($"resources_available.{SafeName.Require(f, "feature")}", "True")),
    ];

    private Task OfflineAsync(NodeName node, string comment, CancellationToken ct) =>
        MarkAsync(node, ["-o", "-C", comment, node.Value], ct);

    // A node that vanished meanwhile needs no mark.
    private async Task MarkAsync(NodeName node, ImmutableArray<string> arguments, CancellationToken ct)
    {
        SafeName.Require(node.Value, "node name");
        var result = await commands.ActAsync("pbsnodes", arguments, ct).ConfigureAwait(false);
        if (result.ExitCode != 0 && !OpenPbsMessages.IsUnknownNode(result.Error))
        {
            throw OpenPbsCommands.Failure("pbsnodes", arguments, result);
        }
    }

    private bool IsOurs(PbsNode seen) => IsOurs(seen, options);

    // We never put a node offline without a comment that says so; an administrator's plain "pbsnodes -o" leaves the one of the registration.
    private bool IsOurDrain(PbsNode seen) =>
        seen.Comment.StartsWith(Gone, StringComparison.Ordinal) || seen.Comment.StartsWith($"{OurMark}retire:", StringComparison.Ordinal);

    private RejectedException NotOurs(PbsNode seen) => new(
        $"The node {seen.Node.Name} is not ours or was put offline by somebody else (its comment is \"{Printable.Text(seen.Comment)}\") and is left alone. "
        + $"If it is to be retired: qmgr -c 'set node {seen.Node.Name} comment=\"{Registered}\"' and pbsnodes -r {seen.Node.Name}.");

    // Null when there is no such node. The whole list: what a question for one node prints when there is none differs from version to version.
    private async Task<PbsNode?> LookAsync(NodeName node, CancellationToken ct)
    {
        SafeName.Require(node.Value, "node name");
        var nodes = await lists.NodesAsync(ct).ConfigureAwait(false);
        return nodes.FirstOrDefault(n => n.Node.Name == node);
    }
}
