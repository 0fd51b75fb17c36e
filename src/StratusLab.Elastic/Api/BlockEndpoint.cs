using System.Globalization;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Access;
using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;

namespace StratusLab.Elastic.Api;

/// <summary>
/// Lists, makes and deletes data blocks. The file comes first and its record after it, and the record goes before the file: whatever is interrupted, no VM is given a block
/// without a file, and a file without a record is taken as it is when a block of its name and size is made again.
/// </summary>
internal sealed class BlockEndpoint(ServedSite site, Ledger.Ledger ledger, LedgerView view, OrderDesk desk, TimeProvider time) : IDisposable
{
    private const long MostMiB = 64L << 20;

    // One at a time: a block that is made again while it is deleted would lose its file.
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>The answer to <see cref="ApiPaths.Blocks"/>.</summary>
    public async Task<ListOf<BlockRow>> ListAsync(HttpContext http)
    {
        var state = await view.ReadAsync(http.RequestAborted);
        return Paging.ByName(
            http,
            state.Blocks,
            b => b.Name.Value,
            b => new BlockRow(b.Name.Value, b.SizeMiB, b.FileSystem, b.Host?.Value, (BlockBook.UserOf(b.Name, state)?.Id ?? b.Hold?.Vm)?.Value, b.Created));
    }

    /// <summary>Makes a block.</summary>
    public Task<Done> CreateAsync(HttpContext http, CreateBlockRequest request)
    {
        Check(request);
        return InTurnAsync(() => MakeAsync(request, Caller.Of(http).Sign(request.By), http.RequestAborted));
    }

    /// <summary>Deletes a block, and what is on it.</summary>
    public Task<Done> DeleteAsync(HttpContext http, OperatorRequest request)
    {
        var name = new BlockName(Asked.Name(http, "name"));
        return InTurnAsync(() => RemoveAsync(name, Caller.Of(http).Sign(request.By), http.RequestAborted));
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task<Done> InTurnAsync(Func<Task<Done>> order)
    {
        if (!await turn.WaitAsync(TimeSpan.Zero))
        {
            throw new ProblemException(409, "Another data block is being made or deleted. Try again when that is done.");
        }

        try
        {
            return await order();
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<Done> MakeAsync(CreateBlockRequest request, string by, CancellationToken ct)
    {
        var host = HostOf(request.Host);
        var block = new DataBlock
        {
            Name = new(request.Name),
            SizeMiB = request.SizeMiB,
            FileSystem = request.FileSystem ?? "",
            Host = host.Policy.HasSharedFiles ? null : host.Name,
            Created = time.GetUtcNow(),
        };
        RequireNew(block, await ledger.LoadAsync(ct));
        await host.Transfer.MakeBlockAsync(block, ct);
        var what = string.Create(
            CultureInfo.InvariantCulture, $"Data block \"{block.Name}\" of {block.SizeMiB} MiB{(block.FileSystem.Length > 0 ? $" with {block.FileSystem}" : "")} is made {(block.Host is { } on ? $"on {on}" : "in shared files")}");
        return await desk.OrderAsync(
            state =>
            {
                RequireNew(block, state);
                return (new() { Blocks = [block], Events = [Told(block.Name, what, by)] }, $"{what}.");
            },
            ct);
    }

    private async Task<Done> RemoveAsync(BlockName name, string by, CancellationToken ct)
    {
        DataBlock? block = null;
        var done = await desk.OrderAsync(
            state =>
            {
                block = state.Blocks.FirstOrDefault(b => b.Name == name) ?? throw ProblemException.NotFound("data block", name.Value, state.Blocks.Select(b => b.Name.Value));
                if (BlockBook.UserOf(name, state) is { } user)
                {
                    throw new ProblemException(409, $"Data block \"{name}\" is in use by VM {user.Id} ({user.Name}). End that VM first.");
                }

                if (BlockBook.WhyHeld(block, site) is { } why)
                {
                    throw new ProblemException(409, why);
                }

                var what = $"Data block \"{name}\" is deleted";
                return (new() { DroppedBlocks = [name], Events = [Told(name, what, by)] }, $"{what}.");
            },
            ct);
        await RemoveFileAsync(block!); // The order has found it.
        return done;
    }

    // Not cancelled any more: the record is gone, so the file must be.
    private async Task RemoveFileAsync(DataBlock block)
    {
        var host = site.Hosts.FirstOrDefault(h => block.Host is { } own ? h.Name == own : h.Policy.HasSharedFiles);
        try
        {
            await (host ?? throw new RejectedException("No host of the configuration has it.")).Transfer.RemoveBlockAsync(block.Name, CancellationToken.None);
        }
        catch (Exception e) when (e is RejectedException or PeerUnreachableException or CapacityExhaustedException)
        {
            throw new ProblemException(502, $"Data block \"{block.Name}\" is forgotten, but its file is still {(block.Host is { } own ? $"on {own}" : "there")}: {e.Message} Remove blocks/{block.Name} in the data directory by hand.");
        }
    }

    private static void Check(CreateBlockRequest request)
    {
        if (!SafeName.IsSafe(request.Name))
        {
            throw new ProblemException(400, $"\"{Printable.Text(request.Name, 80)}\" is not a name for a data block: letters, digits, '.', '_' and '-', starting with a letter or digit.");
        }

        if (request.SizeMiB is < 1 or > MostMiB)
        {
            throw new ProblemException(400, $"A data block has 1 to {MostMiB} MiB, not {request.SizeMiB}.");
        }

        if (request.FileSystem is { } system && !DataBlock.FileSystems.Contains(system))
        {
            throw new ProblemException(400, $"\"{Printable.Text(system, 80)}\" is not one of the file systems {string.Join(", ", DataBlock.FileSystems)}.");
        }
    }

    private ServedHost HostOf(string? name)
    {
        if (name is null)
        {
            return site.Hosts.FirstOrDefault(h => h.Policy.HasSharedFiles)
                ?? throw new ProblemException(409, $"No host of this site shares files with the service. Name the one that shall have the block: {string.Join(", ", site.Hosts.Select(h => h.Name))}.");
        }

        var host = site.Hosts.FirstOrDefault(h => h.Name.Value == name) ?? throw ProblemException.NotFound("host", name, site.Hosts.Select(h => h.Name.Value));
        return !host.Policy.HasSharedFiles ? host
            : throw new ProblemException(409, $"Host {name} has no files of its own: it shares the service's. Name no host, and every host that shares them can have the block.");
    }

    private static void RequireNew(DataBlock block, LedgerState state)
    {
        if (state.Blocks.Any(b => b.Name == block.Name))
        {
            throw new ProblemException(409, $"There is a data block \"{block.Name}\" already. Choose another name.");
        }
    }

    private JournalEvent Told(BlockName block, string what, string by) => new() { At = time.GetUtcNow(), Kind = "operator", Subject = block.Value, Text = $"{what}, as {by} ordered." };
}
