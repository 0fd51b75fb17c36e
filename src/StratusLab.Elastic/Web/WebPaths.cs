using System.Globalization;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Web;

/// <summary>Where the pages are.</summary>
internal static class WebPaths
{
    /// <summary>What all of them begin with.</summary>
    public const string Root = "/web/";

    /// <summary>A cluster.</summary>
    public const string Cluster = "/web/clusters/{name}";

    /// <summary>The worker nodes: <c>?cluster=&amp;pool=&amp;state=&amp;page=</c>.</summary>
    public const string Nodes = "/web/nodes";

    /// <summary>A worker node.</summary>
    public const string Node = "/web/nodes/{name}";

    /// <summary>The VMs: <c>?page=</c>.</summary>
    public const string Vms = "/web/vms";

    /// <summary>A VM.</summary>
    public const string Vm = "/web/vms/{id}";

    /// <summary>The jobs: <c>?cluster=&amp;state=&amp;page=</c>.</summary>
    public const string Jobs = "/web/jobs";

    /// <summary>Why a job waits: <c>?cluster=</c>.</summary>
    public const string Job = "/web/jobs/{id}";

    /// <summary>The hosts.</summary>
    public const string Hosts = "/web/hosts";

    /// <summary>The recorded plans: <c>?before=</c>.</summary>
    public const string Plans = "/web/plans";

    /// <summary>A recorded plan.</summary>
    public const string Plan = "/web/plans/{id}";

    /// <summary>The journal: <c>?after=</c>.</summary>
    public const string Events = "/web/events";

    /// <summary>Finds a job, a node, a VM or a host: <c>?q=</c>.</summary>
    public const string Find = "/web/find";

    /// <summary>GET: the form; POST: a token.</summary>
    public const string Login = "/web/login";

    /// <summary>POST.</summary>
    public const string Logout = "/web/logout";

    /// <summary>Says when there is something new: server-sent events without content.</summary>
    public const string Live = "/web/live";

    /// <summary>POST: <c>cluster</c> (empty for everything), <c>reason</c>.</summary>
    public const string Freeze = "/web/freeze";

    /// <summary>POST: <c>cluster</c>.</summary>
    public const string Unfreeze = "/web/unfreeze";

    /// <summary>POST.</summary>
    public const string ResumePool = "/web/pools/{name}/resume";

    /// <summary>POST.</summary>
    public const string RetryVm = "/web/vms/{id}/retry";

    /// <summary>POST: <c>?cluster=</c>.</summary>
    public const string DrainNode = "/web/nodes/{name}/drain";

    /// <summary>POST: <c>?cluster=</c>.</summary>
    public const string UndrainNode = "/web/nodes/{name}/undrain";

    /// <summary>GET: asks whether that is meant; POST: does it. <c>?cluster=</c>.</summary>
    public const string RetireNode = "/web/nodes/{name}/retire";

    /// <summary>POST.</summary>
    public const string EnableHost = "/web/hosts/{name}/enable";

    /// <summary>POST.</summary>
    public const string DisableHost = "/web/hosts/{name}/disable";

    /// <summary>POST.</summary>
    public const string DrainHost = "/web/hosts/{name}/drain";

    /// <summary>One of the paths above with its name or number filled in, and what comes after the question mark.</summary>
    public static string To(string path, string name, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var open = path.IndexOf('{', StringComparison.Ordinal);
        var close = path.IndexOf('}', StringComparison.Ordinal);
        return With(string.Concat(path.AsSpan(0, open), Uri.EscapeDataString(name), path.AsSpan(close + 1)), query);
    }

    /// <summary>The page of a VM.</summary>
    public static string To(VmId vm) => To(Vm, vm.Value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A path with what comes after the question mark; what is null or empty is left out.</summary>
    public static string With(string path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var sign = '?';
        foreach (var (name, value) in query)
        {
            if (!string.IsNullOrEmpty(value))
            {
                path += $"{sign}{name}={Uri.EscapeDataString(value)}";
                sign = '&';
            }
        }

        return path;
    }
}
