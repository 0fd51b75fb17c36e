using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>Who on this machine may do what without a token.</summary>
internal static class AccessSettings
{
    public static readonly Section Section = new("access", "Who on the service's machine may do what without a token. A token counts wherever it is shown.");

    public static readonly Setting<bool> Loopback = Section.Optional(
        "loopback",
        new ChoiceSyntax<bool>(("viewer", false), ("operator", true)),
        false,
        "What everybody on this machine may do at an http address of `listen`: look and call hooks (`viewer`), or give orders, too (`operator`). Loopback does not tell users apart.");

    public static readonly Setting<string> OperatorSocket = Section.Omittable(
        "operator-socket",
        Value.SocketPath,
        $"`{AccessConfiguration.DefaultOperatorSocket}` inside `data`; none where `listen` is a socket, which then is this one",
        "The unix socket on which orders are given; its mode is 0660. `elastic` on this machine uses it by itself where it is in its usual place and the user may.");

    public static readonly Setting<string> OperatorGroup = Section.Omittable(
        "operator-group",
        Value.Name,
        "the service's own",
        "The group whose members may give orders over the operators' socket, beside root and the service's user. The service must be root or in it.");

    public static readonly Setting<string> HookSocket = Section.Omittable(
        "hook-socket",
        Value.SocketPath,
        $"`{AccessConfiguration.DefaultHookSocket}` inside `data`",
        "The unix socket for the hooks of batch systems, to which everybody may send: a datagram whose last word is a cluster's name makes the service look at once, and nothing else.");
}
