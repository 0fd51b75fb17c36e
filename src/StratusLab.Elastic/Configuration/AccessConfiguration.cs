namespace StratusLab.Elastic.Configuration;

/// <summary>Who on this machine may do what without a token.</summary>
public sealed record AccessConfiguration
{
    /// <summary>The name of the operators' socket, in the data directory unless another is configured.</summary>
    public const string DefaultOperatorSocket = "operator.sock";

    /// <summary>The name of the hooks' socket, in the data directory unless another is configured.</summary>
    public const string DefaultHookSocket = "hook.sock";

    /// <summary>True when everybody who reaches <c>listen</c> on loopback may give orders, and not only look and call hooks.</summary>
    public bool IsLoopbackOperator { get; init; }

    /// <summary>The socket on which orders are taken, an absolute path; null for none, because <c>listen</c> is one itself.</summary>
    public string? OperatorSocket { get; init; }

    /// <summary>The group that may give orders there, beside root and the service's user; null for the service's own.</summary>
    public string? OperatorGroup { get; init; }

    /// <summary>The socket that everybody may send hints to, an absolute path.</summary>
    public string HookSocket { get; init; } = Path.Combine(ElasticConfiguration.DefaultDataDirectory, DefaultHookSocket);
}
