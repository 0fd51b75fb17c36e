using System.Collections.Immutable;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>One hook on VMs' states.</summary>
internal static class VmHookSettings
{
    private static readonly VmHookConfiguration Model = new() { Name = "", On = [] };

    public static readonly Section Section = new("vm-hooks[]", "A program or URL that is called when a VM enters one of some states. [Hooks on VMs](vm-hooks.md) says what it gets, and what is promised.");

    public static readonly Setting<string> Name = Section.Required("name", Value.NewName(NameKind.VmHook), "name: inventory", "Its name in logs and metrics.");

    public static readonly Setting<ImmutableArray<VmState>> On = Section.Required(
        "on",
        new ListSyntax<VmState>("a list of states", new ChoiceSyntax<VmState>([.. Enum.GetValues<VmState>().Select(s => (s.ToString().ToLowerInvariant(), s))])),
        "on: [running, failed, done]",
        "The states: `pending`, `prolog`, `boot`, `running`, `unknown`, `shutdown`, `epilog`, `done`, `failed`.");

    public static readonly Setting<ImmutableArray<string>> Command = Section.Omittable(
        "command",
        new ListSyntax<string>("a list of texts", Value.Line, mayRepeat: true),
        "none: `url` is called",
        "A program, by its absolute path, and its arguments. No shell reads them. It gets the VM as JSON on standard input.");

    public static readonly Setting<string> Url = Section.Omittable(
        "url",
        new TextSyntax("an http or https address", EndpointText.HookProblem, isSecret: true),
        "none: `command` is run",
        "Gets the VM as JSON by POST. An answer other than 2xx is a failure; redirects are not followed.");

    public static readonly Setting<TimeSpan> Timeout = Section.Optional(
        "timeout",
        Value.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
        Model.Timeout,
        "How long one call may take before it is broken off.");
}
