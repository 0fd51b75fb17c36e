using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Drivers.Libvirt;

/// <summary>One host's virsh. A script is several commands in one connection; our scripts contain UUIDs, fixed words, and what <see cref="Quote"/> has quoted.</summary>
internal sealed class Virsh(LibvirtOptions options, DomainIdentity identity)
{
    private readonly LookScript domains = LookScript.OfDomains(identity);
    private readonly LookScript host = LookScript.OfHost(identity);
    private readonly LookScript newHost = LookScript.OfNewHost(identity);
    private readonly XenLook xen = new((runner, script, ct) => RunAsync(options, runner, script, default, options.ObserveDeadline, ct));

    /// <summary>Looks at the host and its domains; also at what it can do, when it is new.</summary>
    /// <exception cref="PeerUnreachableException">The look is not whole.</exception>
    /// <exception cref="RejectedException">libvirt refuses us.</exception>
    public Task<HostLook> LookAtHostAsync(ICommandRunner runner, bool isNew, CancellationToken ct) =>
        IsXen ? LookAtXenAsync(runner, atHost: true, isNew, ct) : LookAsync(runner, isNew ? newHost : host, ct);

    /// <summary>Looks at the domains.</summary>
    /// <exception cref="PeerUnreachableException">The look is not whole.</exception>
    /// <exception cref="RejectedException">libvirt refuses us.</exception>
    public Task<HostLook> LookAsync(ICommandRunner runner, CancellationToken ct) =>
        IsXen ? LookAtXenAsync(runner, atHost: false, isNew: false, ct) : LookAsync(runner, domains, ct);

    /// <summary>Runs commands and looks again in the same connection; when anything was reported, the look is repeated by itself.</summary>
    public async Task<(CommandResult Acted, HostLook After)> ActAsync(ICommandRunner runner, string commands, CancellationToken ct, TimeSpan? deadline = null)
    {
        if (IsXen)
        {
            return (await RunAsync(runner, commands, ct, deadline).ConfigureAwait(false), await LookAsync(runner, ct).ConfigureAwait(false));
        }

        var acted = await RunAsync(runner, $"{commands}; {domains.Text}", default, deadline ?? options.VerbDeadline, ct).ConfigureAwait(false);
        var output = acted.Output.Span;
        var mark = output.IndexOf("@list\n"u8);
        var (look, _) = domains.Read(mark < 0 ? acted : acted with { Output = acted.Output[mark..] });
        return (acted, look ?? await LookAsync(runner, ct).ConfigureAwait(false));
    }

    /// <summary>Runs one command that reads a domain's XML.</summary>
    public Task<CommandResult> FeedAsync(ICommandRunner runner, string command, byte[] xml, CancellationToken ct, TimeSpan? deadline = null) =>
        RunAsync(runner, command + " /dev/stdin", xml, deadline ?? options.VerbDeadline, ct);

    /// <summary>Runs one command.</summary>
    public Task<CommandResult> RunAsync(ICommandRunner runner, string command, CancellationToken ct, TimeSpan? deadline = null) =>
        RunAsync(runner, command, default, deadline ?? options.VerbDeadline, ct);

    /// <summary>A path or URI as one word of a script (virsh reads quotes as a shell does).</summary>
    /// <exception cref="RejectedException">It has characters that no path or URI of ours has.</exception>
    public static string Quote(string word) =>
        word.All(c => c is > ' ' and < '\x7f' and not ('\'' or '\\')) ? $"'{word}'" : throw new RejectedException($"\"{Printable.Text(word, 200)}\" cannot be told to virsh: it has a space, a quote, a backslash or a control character.");

    private bool IsXen => options.DomainType == DomainType.Xen;

    private async Task<HostLook> LookAtXenAsync(ICommandRunner runner, bool atHost, bool isNew, CancellationToken ct)
    {
        var (look, problem, said) = await xen.LookAsync(runner, atHost, isNew, ct).ConfigureAwait(false);
        return look ?? throw NoLook(said, problem);
    }

    private async Task<HostLook> LookAsync(ICommandRunner runner, LookScript script, CancellationToken ct)
    {
        var result = await RunAsync(runner, script.Text, default, options.ObserveDeadline, ct).ConfigureAwait(false);
        var (look, problem) = script.Read(result);
        return look ?? throw NoLook(result, problem);
    }

    private Exception NoLook(CommandResult said, string? problem) => said.ExitCode != 0
        ? LibvirtFault.From(said, $"look at the domains of {options.Host}")
        : new PeerUnreachableException($"The domains of {options.Host} could not be read: {problem}. It is tried again.");

    private Task<CommandResult> RunAsync(ICommandRunner runner, string script, ReadOnlyMemory<byte> input, TimeSpan deadline, CancellationToken ct) => RunAsync(options, runner, script, input, deadline, ct);

    private static Task<CommandResult> RunAsync(LibvirtOptions options, ICommandRunner runner, string script, ReadOnlyMemory<byte> input, TimeSpan deadline, CancellationToken ct) =>
        runner.RunAsync(new Command("virsh", ["-c", options.Uri, script]) { StandardInput = input, Deadline = deadline }, ct);
}
