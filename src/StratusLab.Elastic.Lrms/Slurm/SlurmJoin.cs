using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// What a worker needs to run <c>slurmd -Z -N NODE_NAME --conf-server SLURM_CONF_SERVER --conf "SLURM_NODE_CONF"</c>. In cloud mode Slurm has its record already: without
/// <c>--conf</c>, and for a record of slurm.conf without <c>-Z</c>, which slurmd would refuse there; a record of <c>scontrol create</c> needs it. Without controllers the
/// server is empty, and the worker leaves that option out: its image has a <c>slurm.conf</c>.
/// </summary>
internal sealed class SlurmJoin(SlurmOptions options, SlurmNodeAccess access)
{
    /// <summary>The context of <paramref name="node"/>.</summary>
    public async Task<JoinContext> ContextAsync(NodeRegistration node, CancellationToken ct) => new()
    {
        Variables = Common(node).Add("SLURM_MODE", options.Mode == SlurmMode.Cloud && !await IsCreatedAsync(node, ct).ConfigureAwait(false) ? "cloud" : "dynamic"),
        Files = ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty.Add("munge.key", await MungeKeyAsync(ct).ConfigureAwait(false)),
    };

    private async Task<bool> IsCreatedAsync(NodeRegistration node, CancellationToken ct) =>
        await access.LookAsync(node.Name, ct).ConfigureAwait(false) is { } seen && seen.Node.StateText.Contains("DYNAMIC_NORM", StringComparison.Ordinal);

    private ImmutableSortedDictionary<string, string> Common(NodeRegistration node)
    {
        var variables = ImmutableSortedDictionary<string, string>.Empty
            .Add("LRMS", "slurm")
            .Add("NODE_NAME", SafeName.Require(node.Name.Value, "node name"))
            .Add("SLURM_CONF_SERVER", string.Join(',', options.Controllers));
        return options.Mode == SlurmMode.Cloud ? variables : variables.Add("SLURM_NODE_CONF", NodeConf(node));
    }

    // What slurm.conf would say of the node. Slurm then gives jobs what the pool promises, no more; a VM that has less is drained by Slurm at once.
    private static string NodeConf(NodeRegistration node)
    {
        var parts = new List<string> { $"CPUs={node.Resources.Cores}", $"RealMemory={node.Resources.MemoryMiB}" };
        if (!node.Features.IsEmpty)
        {
            parts.Add("Feature=" + string.Join(',', node.Features.Select(f => SafeName.Require(f, "feature"))));
        }

        if (node.Resources.Gpus > 0)
        {
            parts.Add($"Gres=gpu:{node.Resources.Gpus}");
        }

        return string.Join(' ', parts);
    }

    private async Task<byte[]> MungeKeyAsync(CancellationToken ct)
    {
        try
        {
            var key = await File.ReadAllBytesAsync(options.MungeKeyFile, ct).ConfigureAwait(false);
            return key.Length >= 32
                ? key
                : throw new RejectedException($"The munge key {options.MungeKeyFile} is shorter than the 32 bytes that munge demands.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RejectedException(
                $"The munge key {options.MungeKeyFile}, without which no worker can join {options.Cluster}, cannot be read: {e.Message} "
                + "Let the service's user read it, or name another file in the cluster's options.", e);
        }
    }
}
