using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>Reads who on this machine may do what.</summary>
internal static class AccessReader
{
    /// <summary>Reads it; the sockets are inside <paramref name="dataDirectory"/> unless they are named.</summary>
    public static AccessConfiguration Read(MapReader map, Field<string> dataDirectory, Field<string> listen)
    {
        var (loopback, group) = (map.Read(AccessSettings.Loopback), map.Read(AccessSettings.OperatorGroup));
        var (operators, hooks) = (map.Read(AccessSettings.OperatorSocket), map.Read(AccessSettings.HookSocket));
        var data = dataDirectory.IsGood ? dataDirectory.Value : ElasticConfiguration.DefaultDataDirectory;
        var isSocket = listen.IsGood && listen.Value.StartsWith(ListenSyntax.SocketScheme, StringComparison.Ordinal);
        return new()
        {
            IsLoopbackOperator = loopback.IsGood && loopback.Value,
            OperatorSocket = operators.OrNull() ?? (isSocket ? null : Path.Combine(data, AccessConfiguration.DefaultOperatorSocket)),
            OperatorGroup = group.OrNull(),
            HookSocket = hooks.OrNull() ?? Path.Combine(data, AccessConfiguration.DefaultHookSocket),
        };
    }
}
