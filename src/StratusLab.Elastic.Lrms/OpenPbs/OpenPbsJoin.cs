using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>What a worker needs to run pbs_mom: its name, the server's, and the munge key where PBS authenticates with munge.</summary>
internal sealed class OpenPbsJoin(OpenPbsOptions options)
{
    /// <summary>The context of <paramref name="node"/>.</summary>
    public async Task<JoinContext> ContextAsync(NodeRegistration node, CancellationToken ct) => new()
    {
        Variables = ImmutableSortedDictionary<string, string>.Empty
            .Add("LRMS", "openpbs")
            .Add("NODE_NAME", SafeName.Require(node.Name.Value, "node name"))
            .Add("PBS_SERVER", options.Server ?? ""),
        Files = options.MungeKeyFile is null
            ? ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty
            : ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty.Add("munge.key", await MungeKeyAsync(options.MungeKeyFile, ct).ConfigureAwait(false)),
    };

    private async Task<byte[]> MungeKeyAsync(string file, CancellationToken ct)
    {
        try
        {
            return await File.ReadAllBytesAsync(file, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RejectedException(
                $"The munge key {file}, without which no worker can join {options.Cluster}, cannot be read: {e.Message} "
                + "Let the service's user read it, or name another file in the cluster's options.", e);
        }
    }
}
