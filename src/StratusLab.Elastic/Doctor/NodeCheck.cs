using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Doctor;

/// <summary>Whether worker nodes are out of reach whose jobs keep them. Only the service knows, and only a person can say whether those jobs still run.</summary>
internal static class NodeCheck
{
    public static Check Make(Lazy<Task<ServiceView>> service) => new("nodes", async ct =>
    {
        var view = await service.Value;
        return [.. view.Nodes.Where(n => n.Trouble is not null).Select(Of)];
    });

    private static Finding Of(NodeRow node) => Finding.Warn(
        $"nodes: {node.Name} of cluster {node.Cluster} is out of reach, and jobs that its batch system lists there keep its VM and its address",
        $"Look at its console: elastic vms log {node.Id}. If it hangs: elastic nodes lost {node.Name} --yes");
}
