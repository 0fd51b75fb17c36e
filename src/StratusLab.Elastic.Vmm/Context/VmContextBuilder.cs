using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Networks;

namespace StratusLab.Elastic.Vmm.Context;

/// <summary>
/// Puts a VM's context together: what it is (NAME, VM_ID, HOSTNAME, SET_HOSTNAME), its cards (<c>ETHn_IP</c>, MAC, MASK, NETWORK, GATEWAY, DNS; of a card outside every network the MAC alone), what its LRMS
/// needs, and what its template adds. A name that two of them want is refused: nobody could know who wins.
/// </summary>
/// <param name="site">The site's id.</param>
/// <param name="networks">Every virtual network of the site.</param>
public sealed partial class VmContextBuilder(string site, IEnumerable<VirtualNetwork> networks)
{
    /// <summary>The longest file that is read for a template, in bytes.</summary>
    public const int MaxFileBytes = 4 << 20;

    /// <summary>The longest context in all, in bytes: files and values.</summary>
    public const int MaxTotalBytes = 16 << 20;

    private readonly ImmutableDictionary<NetworkName, AddressPlan> plans = networks.ToImmutableDictionary(network => network.Name, network => new AddressPlan(network));

    /// <summary>True for the variables that are written for every VM and that neither a template nor a join may set.</summary>
    public static bool IsReserved(string name) => name is "NAME" or "VM_ID" or "HOSTNAME" or "SET_HOSTNAME" || Card().IsMatch(name);

    /// <summary>Builds the context; reads the template's files now.</summary>
    /// <param name="vm">The VM with its leases.</param>
    /// <param name="join">What it needs to join its LRMS; empty for a VM that joins none.</param>
    /// <param name="ct">Cancels the reading.</param>
    /// <exception cref="RejectedException">A name is refused or taken, a file is missing, unreadable or too long, or a network is unknown.</exception>
    public async Task<VmContext> BuildAsync(Vm vm, JoinContext join, CancellationToken ct)
    {
        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        (variables["NAME"], variables["HOSTNAME"], variables["SET_HOSTNAME"]) = (vm.Name, vm.Name, vm.Name);
        variables["VM_ID"] = vm.Id.ToString();
        for (var i = 0; i < vm.Nics.Length; i++)
        {
            AddCard(variables, CardPrefix(i), vm.Nics[i]);
            if (vm.InstanceType is not null)
            {
                // EC2 gives its own MAC, and the address by DHCP.
                variables.Remove(CardPrefix(i) + "MAC");
            }
        }

        for (var i = 0; vm.InstanceType is null && i < vm.Template.RawNics.Length; i++)
        {
            variables[CardPrefix(vm.Nics.Length + i) + "MAC"] = vm.Template.RawNics[i].Mac;
        }

        AddVariables(variables, join.Variables, "The batch system");
        AddVariables(variables, vm.Template.Context, $"Template \"{vm.Template.Name}\"");
        AddVariables(variables, vm.Template.ComputedContext.ToImmutableSortedDictionary(v => v.Key, v => Compute(vm, v.Key, v.Value)), $"Template \"{vm.Template.Name}\"");

        var files = ImmutableSortedDictionary.CreateBuilder<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var (name, bytes) in join.Files)
        {
            AddFile(files, name, bytes, "The batch system");
        }

        // The guest of a checkpoint has read its files when it was booted: those that are gone since are not asked for again.
        foreach (var (name, path) in vm.Template.ContextFiles.Where(f => !vm.HasCheckpoint || File.Exists(f.Value)))
        {
            AddFile(files, name, await ReadAsync(vm.Template.Name, path, ct).ConfigureAwait(false), $"Template \"{vm.Template.Name}\"");
        }

        var total = files.Values.Sum(bytes => (long)bytes.Length) + variables.Values.Sum(value => (long)value.Length);
        return total <= MaxTotalBytes ? new VmContext(variables.ToImmutable(), files.ToImmutable()) { NoCloudInstance = vm.Template.ContextFormat == ContextFormat.NoCloud ? $"one-{site}-{vm.Id}" : null }
            : throw new RejectedException($"The context of VM {vm.Id} (template \"{vm.Template.Name}\") has {total} bytes; at most {MaxTotalBytes} are taken. Put large files into the image.");
    }

    private string Compute(Vm vm, string name, string text) => ContextValue.TryParse(text, out var value, out var problem) ? value.For(vm, plans)
        : throw new RejectedException($"The variable {name} in the context of template \"{vm.Template.Name}\" cannot be put together: {problem}");

    private static string CardPrefix(int index) => string.Create(CultureInfo.InvariantCulture, $"ETH{index}_");

    private void AddCard(ImmutableSortedDictionary<string, string>.Builder variables, string prefix, Nic nic)
    {
        if (!plans.TryGetValue(nic.Network, out var plan))
        {
            throw new RejectedException($"The network \"{Printable.Text(nic.Network.Value, 80)}\" is not configured any more, but a VM has a lease of it.");
        }

        variables[prefix + "IP"] = nic.Address;
        variables[prefix + "MAC"] = nic.Mac;
        variables[prefix + "MASK"] = plan.Mask;
        variables[prefix + "NETWORK"] = plan.Network.Address;
        if (plan.Network.Gateway is { } gateway)
        {
            variables[prefix + "GATEWAY"] = gateway;
        }

        if (plan.Network.Dns.Length > 0)
        {
            variables[prefix + "DNS"] = string.Join(' ', plan.Network.Dns);
        }
    }

    private static void AddVariables(ImmutableSortedDictionary<string, string>.Builder variables, ImmutableSortedDictionary<string, string> more, string who)
    {
        foreach (var (name, value) in more)
        {
            var refusal = ContextNames.RefuseVariable(name)
                ?? (IsReserved(name) ? $"{name} is reserved: it is set for every VM" : variables.ContainsKey(name) ? $"{name} is set already, by the batch system or in the same template" : null);
            if (refusal is not null)
            {
                throw new RejectedException($"{who} sets a context variable that cannot be used: {refusal}.");
            }

            variables.Add(name, value);
        }
    }

    private static void AddFile(ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Builder files, string name, ReadOnlyMemory<byte> bytes, string who)
    {
        var refusal = ContextNames.RefuseFile(name) ?? (files.ContainsKey(name) ? $"{name} comes from the batch system already" : null);
        if (refusal is not null)
        {
            throw new RejectedException($"{who} adds a context file that cannot be used: {refusal}.");
        }

        files.Add(name, bytes);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(TemplateName template, string path, CancellationToken ct)
    {
        try
        {
            await using var file = new FileStream(path, new FileStreamOptions());
            using var content = new MemoryStream();
            var buffer = new byte[64 << 10];
            // By bytes read, not by length: a device or a file in /proc says it has none.
            for (int read; content.Length <= MaxFileBytes && (read = await file.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0;)
            {
                content.Write(buffer, 0, read);
            }

            return content.Length <= MaxFileBytes ? content.ToArray()
                : throw new RejectedException($"The context file {Printable.Text(path, 1000)} of template \"{template}\" is longer than {MaxFileBytes} bytes. Put it into the image.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RejectedException($"The context file {Printable.Text(path, 1000)} of template \"{template}\" cannot be read: {Printable.Text(e.Message)}", e);
        }
    }

    [GeneratedRegex(@"\AETH[0-9]+_")]
    private static partial Regex Card();
}
