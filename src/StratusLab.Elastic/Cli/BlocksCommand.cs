using System.CommandLine;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Cli.Asking;
using StratusLab.Elastic.Cli.Completing;
using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Cli;

/// <summary><c>elastic blocks</c>: disks that outlive their VMs.</summary>
internal static class BlocksCommand
{
    private static readonly SizeSyntax Size = new(1, 64L << 20);

    public static Command Make(ServiceCommands service)
    {
        var list = service.MakeView(new("list", "List data blocks"), ListAsync);
        var blocks = service.MakeView(new("blocks", "List, make and delete data blocks: disks that outlive their VMs") { list, Create(service), Delete(service) }, ListAsync);
        blocks.Aliases.Add("block");
        return blocks;
    }

    private static Argument<string> Name() => new("NAME") { Description = "The data block" };

    private static Command Create(ServiceCommands service)
    {
        var name = Name();
        var size = new Option<long>("--size") { Description = "Its size, for example 10G", HelpName = "SIZE", Required = true, CustomParser = ParseSize };
        var system = new Option<string?>("--fs") { Description = "Make a file system on it; without, it is empty", HelpName = "TYPE" };
        system.AcceptOnlyFromAmong([.. DataBlock.FileSystems]);
        var host = service.Named(new Option<string?>("--host") { Description = "The host that shall have it among its own files; without, it is among those that hosts share", HelpName = "HOST" }, Noun.Host);
        return service.Make(
            new("create", "Make a data block") { name, size, system, host },
            (call, ct) => call.OrderAsync(
                ApiPaths.Blocks,
                new(call.Value(name)!, call.Value(size), call.Value(system), call.Value(host), call.Who), // Required by the parser.
                ApiJson.Default.CreateBlockRequest,
                $"make data block {call.Value(name)}",
                ct));
    }

    private static Command Delete(ServiceCommands service)
    {
        var name = service.Named(Name(), Noun.Block);
        return service.Make(
            new("delete", "Delete a data block that no virtual machine has, and what is on it") { name },
            (call, ct) => call.OrderAsync(
                ApiPath.With(ApiPaths.DeleteBlock, call.Value(name)!), new(call.Who), ApiJson.Default.OperatorRequest, $"delete data block {call.Value(name)}", ct));
    }

    private static long ParseSize(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (!Size.TryParse(result.Tokens[0].Value, out var mib, out var problem))
        {
            result.AddError($"Option '--size': \"{result.Tokens[0].Value}\" {problem}");
        }

        return mib;
    }

    private static Task ListAsync(Call call, CancellationToken ct) =>
        call.ShowListAsync(ApiPaths.Blocks, ApiJson.Default.ListOfBlockRow, "read the data blocks", rows => Print(call, rows), ct);

    private static void Print(Call call, ListOf<BlockRow> rows)
    {
        var (table, moments) = (new Table("BLOCK", "SIZE", "FS", "WHERE", "VM", "CREATED"), call.Moments);
        foreach (var block in rows.Items)
        {
            table.Add(block.Name, Sizes.MiB(block.SizeMiB), block.FileSystem, block.Host ?? "shared", block.Vm is { } vm ? $"{vm}" : "", moments.At(block.Created));
        }

        table.Print(call.Terminal);
    }
}
