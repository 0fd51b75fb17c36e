using System.Collections.Immutable;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.Pbs;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>
/// The verbs on one node but its deletion (<see cref="NodeRemoval"/>). Each looks, acts where needed and looks again, for pbsnodes may fail with exit code 0.
/// </summary>
internal sealed class TorqueNodes(TorqueOptions options, TorqueCommands commands, NodeLook look)
{
    private const int LongestNote = 200; // pbs_server keeps 256 bytes.
    private const string Was = " (was: ";

    /// <summary>Makes the node, or gives ours that is there its cores and properties. One of them says that it is ours, from the begin.</summary>
    public async Task RegisterAsync(NodeRegistration node, CancellationToken ct)
    {
        var properties = string.Join(',', node.Features.Select(f => SafeName.Require(f, "feature")).Append(options.Mark));
        List<(string Attribute, string Value)> wanted = [("np", $"{node.Resources.Cores}"), ("properties", properties)];
        if (node.Resources.Gpus > 0)
        {
            wanted.Add(("gpus", $"{node.Resources.Gpus}"));
        }

        if (await look.AtOursAsync(node.Name, ct).ConfigureAwait(false) is not { } seen)
        {
            await QmgrAsync(QmgrDirective.CreateNode(node.Name, [.. wanted]), ct).ConfigureAwait(false);
            await look.AtOursAsync(node.Name, ct).ConfigureAwait(false); // Whoever was faster may have made one that is not ours.
        }
        else if (seen.Node.Total.Cores != node.Resources.Cores || seen.Node.Total.Gpus != node.Resources.Gpus || !seen.Node.Features.Order().SequenceEqual(node.Features.Order()))
        {
            await QmgrAsync(QmgrDirective.SetNode(node.Name, [.. wanted]), ct).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the node offline, unless it is offline or not there.</summary>
    public async Task DrainAsync(NodeName node, DrainTag tag, CancellationToken ct)
    {
        if (await look.AtOursAsync(node, ct).ConfigureAwait(false) is not { Node.IsDrained: false } seen)
        {
            return;
        }

        // -N overwrites the note; whoever wrote it shall find it again.
        var note = seen.Note.Length > 0 ? $"{tag}{Was}{Printable.Text(seen.Note, LongestNote - tag.Value.Length)})" : tag.Value;
        await PbsnodesAsync(node, ["-o", "-N", note], isDrained: true, ct).ConfigureAwait(false);
    }

    /// <summary>Clears offline if exactly <paramref name="tag"/> set it.</summary>
    public async Task ResumeAsync(NodeName node, DrainTag tag, CancellationToken ct)
    {
        if (await look.AtAsync(node, ct).ConfigureAwait(false) is { Node.IsDrained: true } seen && look.IsOurs(seen) && tag.IsIn(seen.Note))
        {
            var rest = seen.Note[tag.Value.Length..];
            var note = rest.StartsWith(Was, StringComparison.Ordinal) && rest.EndsWith(')') ? rest[Was.Length..^1] : "";
            await PbsnodesAsync(node, ["-c", "-N", note], isDrained: false, ct).ConfigureAwait(false);
        }
    }

    // A node that vanished meanwhile needs no change.
    private async Task PbsnodesAsync(NodeName node, ImmutableArray<string> change, bool isDrained, CancellationToken ct)
    {
        ImmutableArray<string> arguments = [.. change, node.Value];
        var result = await commands.ActAsync("pbsnodes", arguments, ct).ConfigureAwait(false);
        var now = await look.AtAsync(node, ct).ConfigureAwait(false);
        if (now is not null && now.Node.IsDrained != isDrained)
        {
            throw commands.Failure("pbsnodes", arguments, result);
        }
    }

    private async Task QmgrAsync(QmgrDirective directive, CancellationToken ct)
    {
        var result = await commands.ActAsync("qmgr", directive.Arguments, ct).ConfigureAwait(false);
        if (result.ExitCode != 0 && !TorqueMessages.IsKnownNode(result.Error))
        {
            throw TorqueMessages.IsUnknownNode(result.Error) ? Unresolved(directive, result) : commands.Failure("qmgr", directive.Arguments, result);
        }
    }

    private RejectedException Unresolved(QmgrDirective directive, CommandResult result) => new(
        $"qmgr -c '{directive}' was refused: {result.Error}. {options.Server} cannot resolve the node's name: let its DNS or /etc/hosts know the worker nodes "
        + "(elastic writes them into the file of the setting \"hosts-file\").");
}
