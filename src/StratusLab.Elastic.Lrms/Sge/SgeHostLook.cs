using System.Collections.Immutable;
using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>Looks at one execution host. The qmaster itself is asked for it by name, for a list that lacks a host is no word that there is none.</summary>
internal sealed class SgeHostLook(SgeOptions options, SgeCommands commands)
{
    private readonly SgeHosts hosts = new(options);
    private readonly JobNeedsReader nothingKnown = new(options, new SgeSite());

    /// <summary>The host; null when the qmaster knows no execution host of that name.</summary>
    /// <exception cref="RejectedException">The qmaster has it under another name.</exception>
    public async Task<SgeHost?> AtAsync(NodeName node, CancellationToken ct)
    {
        var name = SafeName.Require(node.Value, "node name");
        ImmutableArray<string> show = ["-se", name];
        var shown = await commands.ActAsync("qconf", show, ct).ConfigureAwait(false);
        if (shown.ExitCode != 0)
        {
            return SgeMessages.IsNoExecutionHost(shown.Error) || (SgeMessages.IsUnresolved(shown.Error) && !await IsListedAsync(name, ct).ConfigureAwait(false))
                ? null
                : throw SgeCommands.Failure("qconf", show, shown);
        }

        var attributes = Attributes(SgeCommands.Output("qconf", show, shown).Span);
        var called = attributes.GetValueOrDefault("hostname") ?? throw new PeerUnreachableException($"qconf -se {name} printed something else than that host.");
        if (called != name)
        {
            throw new RejectedException(
                $"The qmaster of {options.Cluster} calls the node {name} {Printable.Text(called)}, and would be asked for a node that it does not list. "
                + $"Let its DNS or /etc/hosts give the address the name {name} first.");
        }

        var values = attributes.GetValueOrDefault("complex_values", "NONE");
        var seen = await WithQueuesAsync(name, ct).ConfigureAwait(false);
        var site = values.Split(',', StringSplitOptions.TrimEntries).Select(v => v.Split('=', 2)).FirstOrDefault(v => v is [SgeOptions.SiteComplex, _])?[1];
        return seen with { Site = site, IsBare = values == "NONE" && seen.Instances.Count == 0 && seen.IsEmpty };
    }

    /// <summary>The host; null when the qmaster knows no execution host of that name.</summary>
    /// <exception cref="RejectedException">It is somebody else's, or the qmaster has it under another name.</exception>
    public async Task<SgeHost?> AtOursAsync(NodeName node, CancellationToken ct)
    {
        var seen = await AtAsync(node, ct).ConfigureAwait(false);
        return seen is null ? null : Ours(seen);
    }

    /// <summary>The same host.</summary>
    /// <exception cref="RejectedException">It is somebody else's.</exception>
    public SgeHost Ours(SgeHost seen)
    {
        var node = seen.Node.Name;
        return IsOurs(seen)
            ? seen
            : throw new RejectedException(
                $"The node {node} of {options.Cluster} is not ours ({(seen.Site is { } site ? $"its {SgeOptions.SiteComplex} is {Printable.Text(site)}" : $"it has no {SgeOptions.SiteComplex}")}) and is left alone. "
                + $"Give the pool's network other names, or that node another one; should it be ours after all: qconf -mattr exechost complex_values {SgeOptions.SiteComplex}={options.Site} {node}.");
    }

    /// <summary>Whether we made it.</summary>
    public bool IsOurs(SgeHost seen) => seen.Site == options.Site;

    // Nobody can be asked for a name that does not resolve, be it that DNS is broken or that the node was never let in.
    private async Task<bool> IsListedAsync(string name, CancellationToken ct)
    {
        ImmutableArray<string> list = ["-sel"];
        var known = SgeCommands.Output("qconf", list, await commands.ActAsync("qconf", list, ct).ConfigureAwait(false));
        return Bytes.Text(known.Span, int.MaxValue).Split('\n').Any(h => h == name || h.StartsWith($"{name}.", StringComparison.Ordinal));
    }

    private static Dictionary<string, string> Attributes(ReadOnlySpan<byte> output)
    {
        Dictionary<string, string> attributes = new(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(output).Split('\n'))
        {
            var words = line.Split(' ', 2, StringSplitOptions.TrimEntries);
            if (words.Length == 2)
            {
                attributes.TryAdd(words[0], words[1]);
            }
        }

        return attributes;
    }

    // qstat says nothing at all and exits with 1 when no queue instance fits.
    private async Task<SgeHost> WithQueuesAsync(string name, CancellationToken ct)
    {
        ImmutableArray<string> arguments = [.. QstatParser.Arguments, "-F", "-g", "t", "-s", "rs", "-q", $"*@{name}"];
        var result = await commands.ActAsync("qstat", arguments, ct).ConfigureAwait(false);
        if (result is { ExitCode: 1, Output.Length: 0, Error.Length: 0 })
        {
            return new SgeHost(hosts.Read(new QstatResult(), [name])[0], [], [], new HashSet<JobId>());
        }

        var parsed = QstatParser.Parse(SgeCommands.Output("qstat", arguments, result).Span, nothingKnown);
        return parsed.Error is null && parsed.Instances.All(i => i.Host == name)
            ? new SgeHost(hosts.Read(parsed, [name])[0], parsed.Instances, parsed.Jobs, parsed.Masters)
            : throw new PeerUnreachableException($"qstat of {name} printed something else than its queue instances{(parsed.Error is { } error ? $" ({error})" : "")}.");
    }
}
