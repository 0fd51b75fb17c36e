using System.CommandLine;
using System.Globalization;
using System.Text;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Asking;
using StratusLab.Elastic.Cli.Completing;
using StratusLab.Elastic.Cli.Printing;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic vms</c>: the virtual machines; <c>show</c> and <c>log</c> tell about one.</summary>
internal static class VmsCommand
{
    public static Command Make(ServiceCommands service)
    {
        var all = new Option<bool>("--all") { Description = "Also those that are over" };
        var limit = Limit.Option("At most so many");
        return service.MakeView(
            new("vms", "List virtual machines") 
            {
                all,
                limit,
                Show(service),
                Log(service),
                Create(service),
                Order(service, "shutdown", "Let a virtual machine power off; it is destroyed when it does not in time", ApiPaths.ShutdownVm),
                Order(service, "destroy", "Destroy a virtual machine, whatever its state", ApiPaths.DestroyVm),
                Order(service, "suspend", "Keep a virtual machine's memory in a file on its host, and free its CPUs", ApiPaths.SuspendVm),
                Order(service, "stop", "As suspend, and let its files leave the host", ApiPaths.StopVm),
                Order(service, "resume", "Let a suspended or stopped virtual machine go on", ApiPaths.ResumeVm),
                Migrate(service),
                Order(service, "retry", "Try a virtual machine that has failed once more", ApiPaths.RetryVm),
                Order(service, "recreate", "Destroy a virtual machine and make it anew; what is on its disks is lost", ApiPaths.RecreateVm),
                Order(service, "abandon", "Give up the clean-up of a virtual machine whose host will not come back", ApiPaths.AbandonVm),
                Order(service, "hold", "Keep a virtual machine that waits for a host from being placed", ApiPaths.HoldVm),
                Order(service, "release", "Let a held virtual machine be placed", ApiPaths.ReleaseVm),
            },
            (call, ct) => call.ShowListAsync(
                ApiPath.Query(ApiPaths.Vms, ("all", call.Value(all) ? "true" : null), ("limit", Limit.Text(call.Value(limit)))),
                ApiJson.Default.ListOfVmRow,
                "read the VMs",
                rows => Print(call, rows),
                ct,
                call.Value(limit)));
    }

    /// <summary>Prints the virtual machines that live on a host.</summary>
    public static Task ShowOnAsync(Call call, string host, CancellationToken ct) =>
        call.ShowListAsync(ApiPath.Query(ApiPaths.Vms, ("host", host)), ApiJson.Default.ListOfVmRow, $"read the VMs on host {host}", rows => Print(call, rows), ct);

    private static Argument<long> Id(ServiceCommands service) => service.Named(new Argument<long>("ID") { Description = "The VM's number" }, Noun.Vm);

    private static string Path(string path, long id) => ApiPath.With(path, id.ToString(CultureInfo.InvariantCulture));

    private static Command Show(ServiceCommands service)
    {
        var id = Id(service);
        return service.MakeView(
            new("show", "Show one virtual machine") { id },
            (call, ct) => call.ShowAsync(Path(ApiPaths.Vm, call.Value(id)), ApiJson.Default.VmRow, $"read VM {call.Value(id)}", vm => VmDetails.Print(call, vm), ct));
    }

    private static Command Log(ServiceCommands service)
    {
        var id = Id(service);
        return service.MakeView(
            new("log", "Show what happened to one virtual machine, and the end of its console") { id },
            (call, ct) => call.ShowAsync(
                Path(ApiPaths.VmLog, call.Value(id)), ApiJson.Default.VmLog, $"read the log of VM {call.Value(id)}", log => VmDetails.Print(call, log), ct));
    }

    private static Command Create(ServiceCommands service)
    {
        var template = new Argument<string>("TEMPLATE") { Description = "A template of the configuration; or a file with one, as a path with a '/' or a '.' in it" };
        var name = new Option<string?>("--name") { Description = "Its host name; without one, the name that belongs to its address", HelpName = "NAME" };
        var hold = new Option<bool>("--hold") { Description = "Do not place it before \"elastic vms release\"" };
        return service.Make(
            new("create", "Create a virtual machine that is no worker node") { template, name, hold },
            (call, ct) => call.OrderAsync(
                ApiPaths.Vms,
                Wanted(call.Value(template)!) with { Name = call.Value(name), Hold = call.Value(hold), By = call.Who }, // Required by the parser.
                ApiJson.Default.CreateVmRequest,
                $"create a VM from template {call.Value(template)}",
                ct));
    }

    // A name may have a '.' in it, too; then a file of that name in this directory comes first.
    private static CreateVmRequest Wanted(string template) =>
        !template.Contains('/', StringComparison.Ordinal) && !(template.Contains('.', StringComparison.Ordinal) && File.Exists(template))
            ? new(template)
            : new(File: System.IO.Path.GetFileName(template), Text: Encoding.UTF8.GetString(TemplateCommand.Content(template)));

    private static Command Migrate(ServiceCommands service)
    {
        var id = Id(service);
        var to = service.Named(new Option<string>("--to") { Description = "The host that it shall move to", HelpName = "HOST", Required = true }, Noun.Host);
        var cold = new Option<bool>("--cold") { Description = "Save it, move its files and restore it, rather than move it while it runs" };
        return service.Make(
            new("migrate", "Move a virtual machine to another host") { id, to, cold },
            (call, ct) => call.OrderAsync(
                Path(ApiPaths.MigrateVm, call.Value(id)),
                new(call.Value(to)!, call.Value(cold), call.Who), // Required by the parser.
                ApiJson.Default.MigrateVmRequest,
                $"move VM {call.Value(id)}",
                ct));
    }

    private static Command Order(ServiceCommands service, string verb, string description, string path)
    {
        var id = Id(service);
        return service.Make(
            new(verb, description) { id },
            (call, ct) => call.OrderAsync(Path(path, call.Value(id)), new(call.Who), ApiJson.Default.OperatorRequest, $"{verb} VM {call.Value(id)}", ct));
    }

    private static void Print(Call call, ListOf<VmRow> rows)
    {
        var (table, moments) = (new Table("VM", "NAME", "STATE", "FOR", "WISH", "HOST", "TEMPLATE", "ADDRESS", Column.Wide("MAC"), Column.Wide("CREATED"), Column.Wide("MOVES TO"), "TRIES", "FAILURE"), call.Moments);
        foreach (var vm in rows.Items)
        {
            table.Add(
                $"{vm.Id}",
                vm.Name,
                States.OfVm(vm.State),
                moments.Since(vm.Since),
                vm.Wish,
                vm.Host ?? "",
                vm.Template,
                string.Join(",", vm.Nics.Select(n => n.Address).Where(a => a.Length > 0)),
                string.Join(",", vm.Nics.Select(n => n.Mac)),
                moments.At(vm.Created),
                vm.MovesTo ?? "",
                $"{vm.Attempts}",
                vm.Trouble.Length > 0 ? vm.Trouble : vm.Failure);
        }

        table.Print(call.Terminal);
    }
}
