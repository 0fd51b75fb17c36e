using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Context;
using StratusLab.Elastic.Vmm.Files;
using StratusLab.Elastic.Vmm.Images;

namespace StratusLab.Elastic.Vmm.Transfer.Ssh;

/// <summary>
/// VM files on the host itself. Images, kernels and initial RAM disks are sent to it once, by content, and verified there; disks are overlays over them. The context image is made
/// on this machine and goes to the host on standard input. A VM whose images are there costs one conversation. Its log stays on this machine.
/// </summary>
public sealed class SshTransfer : ITransfer
{
    private readonly SshTransferOptions options;
    private readonly ICommandRunner local;
    private readonly ICommandRunner remote;
    private readonly VmLogs logs;
    private readonly TemplateFiles template;
    private readonly BootFiles boot = new();
    private readonly HostFiles host;
    private readonly VmDirectory directories;

    /// <summary>Touches nothing yet.</summary>
    /// <param name="options">Where.</param>
    /// <param name="store">The site's image cache, on this machine.</param>
    /// <param name="find">The ledger's record of an image; null when there is none.</param>
    /// <param name="local">Runs the ISO tool on this machine.</param>
    /// <param name="remote">Runs a shell on the host.</param>
    /// <param name="logs">The VMs' logs, in the service's data directory.</param>
    public SshTransfer(
        SshTransferOptions options, ImageStore store, Func<ImageName, CancellationToken, Task<StoredImage?>> find, ICommandRunner local, ICommandRunner remote, VmLogs logs)
    {
        (this.options, this.local, this.remote, this.logs) = (options, local, remote, logs);
        template = new TemplateFiles(store, find);
        host = new HostFiles(options);
        directories = new VmDirectory(new SharedTransferOptions { DataDirectory = options.LocalDirectory, Site = SafeName.Require(options.Site, "site id") }, local);
    }

    /// <inheritdoc/>
    public async Task<VmFiles> PrepareAsync(Vm vm, VmContext context, CancellationToken ct)
    {
        // Everything that can be refused is looked at before anything is made.
        var images = await template.FindImagesAsync(vm, ct).ConfigureAwait(false);
        var (kernel, initrd) = TemplateFiles.FindBoot(vm);
        ImmutableArray<CachedFile> disks = [.. images.Select(image => new CachedFile(image.Path, image.Stored.Sha256, image.Stored.FileBytes, image.Stored.Format))];
        var (sentKernel, sentInitrd) = (await boot.ReadAsync(kernel, ct).ConfigureAwait(false), await boot.ReadAsync(initrd, ct).ConfigureAwait(false));
        var isNew = false;
        try
        {
            isNew = await directories.EnsureAsync(vm.Id, ct).ConfigureAwait(false);
            var iso = await MakeContextAsync(vm.Id, context, ct).ConfigureAwait(false);
            await MakeAsync(vm.Id, iso, [.. disks, .. new[] { sentKernel, sentInitrd }.OfType<CachedFile>()], ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CapacityExhaustedException || (e is IOException io && DiskFull.Is(io)))
        {
            if (isNew)
            {
                directories.Remove(vm.Id);
            }

            throw e as CapacityExhaustedException ?? new CapacityExhaustedException($"The disk of {options.LocalDirectory} is full: the files of VM {vm.Id} could not be made.", e);
        }

        var own = disks.Select((disk, index) => new VmDisk(Of(vm.Id, string.Create(CultureInfo.InvariantCulture, $"disk.{index}")), "qcow2", TemplateFiles.Target(index)));
        return new VmFiles
        {
            Disks = [.. own, new VmDisk(Of(vm.Id, "context.iso"), "raw", TemplateFiles.Target(disks.Length), IsReadOnly: true)],
            ConsoleLog = Of(vm.Id, "console.log"),
            Kernel = InCache(sentKernel),
            Initrd = InCache(sentInitrd),
        };
    }

    /// <inheritdoc/>
    public Task RemoveContextAsync(VmId vm, CancellationToken ct) =>
        host.RunAsync(logs.For(vm, remote), HostScripts.RemoveContext, $"remove the context of VM {vm}", [vm.ToString()], ct);

    /// <inheritdoc/>
    public async Task<string> ConsoleTailAsync(VmId vm, CancellationToken ct)
    {
        var size = ConsoleTail.MaxBytes.ToString(CultureInfo.InvariantCulture);
        return ConsoleTail.Clean((await host.RunAsync(logs.For(vm, remote), HostScripts.Tail, $"read the console of VM {vm}", [vm.ToString(), size], ct).ConfigureAwait(false)).Span);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(VmId vm, CancellationToken ct)
    {
        await host.RunAsync(logs.For(vm, remote), HostScripts.Remove, $"remove the files of VM {vm}", [vm.ToString()], ct).ConfigureAwait(false);
        directories.Remove(vm);
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<VmId>> ListAsync(CancellationToken ct)
    {
        const string What = "list the VMs that have files";
        var most = options.CacheBytes?.ToString(CultureInfo.InvariantCulture) ?? "";
        var lines = Encoding.UTF8.GetString((await host.RunAsync(remote, HostScripts.List, What, [most], ct).ConfigureAwait(false)).Span).Split('\n');
        return lines is [.. var names, "end", ""]
            ? [.. names.Select(Number).OfType<VmId>().Distinct().Order()]
            : throw new PeerUnreachableException($"Could not {What} on {options.Host}: the list is cut off. It is tried again.");
    }

    private static VmId? Number(string name) =>
        long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && name == new VmId(number).ToString() ? new VmId(number) : null;

    // The image holds secrets: it is on this machine's disk only while it is made.
    private async Task<byte[]> MakeContextAsync(VmId vm, VmContext context, CancellationToken ct)
    {
        var path = Path.Combine(directories.PathOf(vm), "context.iso");
        try
        {
            await new ContextImage(logs.For(vm, local)).WriteAsync(context, path, ct).ConfigureAwait(false);
            return await File.ReadAllBytesAsync(path, ct).ConfigureAwait(false);
        }
        finally
        {
            ContextImage.Remove(path);
        }
    }

    // Asks for the files at once. What the host's cache lacks is sent, which is once per image and host, and asked again.
    private async Task MakeAsync(VmId vm, byte[] iso, ImmutableArray<CachedFile> files, CancellationToken ct)
    {
        var logged = logs.For(vm, remote);
        var lacking = await TryMakeAsync(logged, vm, iso, files, ct).ConfigureAwait(false);
        foreach (var file in lacking)
        {
            await SendAsync(logged, file, ct).ConfigureAwait(false);
        }

        if (lacking.Length > 0 && await TryMakeAsync(logged, vm, iso, files, ct).ConfigureAwait(false) is [var gone, ..])
        {
            throw new PeerUnreachableException($"{gone.Path} was sent to {options.Host} and is not there: {options.DataDirectory}/images/{gone.Sha256}. It is tried again.");
        }
    }

    private async Task<ImmutableArray<CachedFile>> TryMakeAsync(ICommandRunner logged, VmId vm, byte[] iso, ImmutableArray<CachedFile> files, CancellationToken ct)
    {
        var what = $"make the files of VM {vm}";
        var size = iso.Length.ToString(CultureInfo.InvariantCulture);
        var output = await host.RunAsync(
            logged, HostScripts.Make, what, [vm.ToString(), options.QemuGroup ?? "?", size, .. files.Select(file => file.Entry)], command => command with { StandardInput = iso }, ct).ConfigureAwait(false);
        var lines = Encoding.UTF8.GetString(output.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        ImmutableArray<CachedFile> lacking = [.. files.Where(file => lines.Contains(file.Sha256)).DistinctBy(file => file.Sha256)];
        return lines is ["done"] || lacking.Length > 0 ? lacking : throw new PeerUnreachableException($"Could not {what} on {options.Host}: it did not say that it has. It is tried again.");
    }

    private Task SendAsync(ICommandRunner logged, CachedFile file, CancellationToken ct) => host.RunAsync(
        logged,
        HostScripts.Take,
        $"take {file.Path}",
        [file.Sha256, file.Bytes.ToString(CultureInfo.InvariantCulture)],
        command => command with { InputFile = file.Path, Deadline = options.SendDeadline },
        ct);

    private string? InCache(CachedFile? file) => file is null ? null : $"{options.DataDirectory}/images/{file.Sha256}";

    private string Of(VmId vm, string name) => $"{options.DataDirectory}/vms/{vm}/{name}";
}
