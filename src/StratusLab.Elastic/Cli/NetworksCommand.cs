using System.CommandLine;
using System.Text;
using System.Text.Json;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Asking;
using StratusLab.Elastic.Cli.Completing;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic networks</c>: the virtual networks; <c>show</c> tells about one; <c>hosts</c> prints one's names for <c>/etc/hosts</c>.</summary>
internal static class NetworksCommand
{
    public static Command Make(ServiceCommands service)
    {
        var name = service.Named(new Argument<string>("NAME") { Description = "The network" }, Noun.Network);
        var hosts = service.Make(
            new("hosts", "Print every address of a network with its name, as lines for /etc/hosts") { name },
            (call, ct) => PrintHostsAsync(call, call.Value(name)!, ct)); // The parser requires it.
        return service.MakeView(
            new("networks", "List virtual networks and how many addresses they have left") { Show(service), hosts },
            (call, ct) => call.ShowAsync(ApiPaths.Networks, ApiJson.Default.ListOfNetworkRow, "read the networks", rows => Print(call.Terminal, rows), ct));
    }

    private static Command Show(ServiceCommands service)
    {
        var name = service.Named(new Argument<string>("NAME") { Description = "The network" }, Noun.Network);
        return service.MakeView(
            new("show", "Show one network, and who has its addresses") { name },
            (call, ct) => call.ShowAsync(ApiPath.With(ApiPaths.Network, call.Value(name)!), ApiJson.Default.NetworkDetails, $"read network {call.Value(name)}", network => Print(call, network), ct)); // Required by the parser.
    }

    private static void Print(Call call, NetworkDetails network)
    {
        var (details, moments) = (new Details(call.Terminal), call.Moments);
        details.Line("network", network.Name, $" {network.Cidr}");
        details.Line("bridge", network.Bridge, network.Vlan is { } vlan ? $", VLAN {vlan}" : "");
        details.Line("addresses", $"{network.First} to {network.Last}", $": {network.Free} free, {network.Held} held, {network.Quarantined} resting for {Words.Span(TimeSpan.FromSeconds(network.QuarantineSeconds))} each");
        details.Line("gateway", network.Gateway ?? "");
        details.Line("dns", string.Join(", ", network.Dns));
        details.Line("names", network.Names);
        if (network.Leases.IsEmpty)
        {
            return;
        }

        call.Terminal.Line("");
        var table = new Table("ADDRESS", "NAME", "MAC", "VM", "STATE");
        foreach (var lease in network.Leases)
        {
            table.Add(lease.Address, lease.Name, lease.Mac, $"{lease.Vm}", lease.RestsUntil is { } until ? $"rests until {moments.At(until)}" : lease.Note.Length > 0 ? $"held: {lease.Note}" : "held");
        }

        table.Print(call.Terminal);
    }

    // The API has it as lines of hosts(5) only: an address, a tab, a name.
    private static async Task PrintHostsAsync(Call call, string name, CancellationToken ct)
    {
        var hosts = await call.Client.GetAsync(ApiPath.With(ApiPaths.NetworkHosts, name), $"read the addresses of network {name}", ct);
        var text = Encoding.UTF8.GetString(hosts);
        if (!call.Terminal.IsForPrograms)
        {
            call.Terminal.Text(text);
            return;
        }

        var names = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t', 2)).Select(p => new AddressName(p[0], p[^1]));
        call.Terminal.Answer(JsonSerializer.SerializeToUtf8Bytes(new([.. names]), CliJson.Default.ListOfAddressName));
    }

    private static void Print(Terminal terminal, ListOf<NetworkRow> rows)
    {
        var table = new Table("NETWORK", "BRIDGE", "CIDR", "FREE", "HELD", "RESTING");
        foreach (var network in rows.Items)
        {
            var free = new Cell($"{network.Free}", network.Free == 0 ? Tone.Bad : Tone.Plain);
            table.Add(network.Name, network.Bridge, network.Cidr, free, $"{network.Held}", $"{network.Quarantined}");
        }

        table.Print(terminal);
    }
}
