using System.Collections.Immutable;
using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Context;

namespace StratusLab.Elastic.Vmm.Drivers.Ec2;

/// <summary>The files of VMs at EC2: there are none of ours. An instance's disks are its image's and end with it; its context is its user data.</summary>
public sealed class Ec2Transfer(Ec2Options options, Ec2Client client, Ec2Instances instances) : ITransfer
{
    private const int MaxTail = 4096;

    /// <inheritdoc/>
    public bool IsShared => false;

    /// <inheritdoc/>
    public Task<VmFiles> PrepareAsync(Vm vm, VmContext context, CancellationToken ct) =>
        Task.FromResult(new VmFiles { Disks = [], ConsoleLog = "", UserData = UserDataScript.Render(context) });

    /// <summary>Closes the metadata service to the guest: the user data in it holds secrets, and it cannot be changed while the instance runs.</summary>
    public async Task RemoveContextAsync(VmId vm, CancellationToken ct)
    {
        var shown = await instances.OfAsync(vm, ct).ConfigureAwait(false);
        if (shown.IsEmpty)
        {
            throw new PeerUnreachableException($"The instance of VM {vm} is missing from the list of {options.Host}, so its metadata service cannot be closed yet. It is tried again.");
        }

        foreach (var instance in shown.Where(i => i.IsLiving))
        {
            var answer = await client.AskAsync("ModifyInstanceMetadataOptions", [("InstanceId", instance.Id), ("HttpEndpoint", "disabled")], ct).ConfigureAwait(false);
            answer.Require($"close the metadata service of VM {vm} on {options.Host}");
        }
    }

    /// <summary>The end of what EC2 has kept of its console; empty when it cannot be had, since nothing may wait for it.</summary>
    public async Task<string> ConsoleTailAsync(VmId vm, CancellationToken ct)
    {
        try
        {
            if ((await instances.OfAsync(vm, ct).ConfigureAwait(false)).FirstOrDefault() is not { } instance)
            {
                return "";
            }

            var answer = await client.AskAsync("GetConsoleOutput", [("InstanceId", instance.Id)], ct).ConfigureAwait(false);
            var output = answer.Error is null ? Convert.FromBase64String(answer.Body.Text("output").Trim()) : [];
            return Encoding.UTF8.GetString(output.AsSpan(Math.Max(0, output.Length - MaxTail)));
        }
        catch (Exception e) when (e is PeerUnreachableException or RejectedException or CapacityExhaustedException or FormatException)
        {
            return "";
        }
    }

    /// <inheritdoc/>
    public string CheckpointOf(VmId vm) => "";

    /// <inheritdoc/>
    public Task StoreAsync(VmId vm, CancellationToken ct) => throw new RejectedException($"VM {vm} has no files on {options.Host} that could be brought here: it is an EC2 host.");

    /// <inheritdoc/>
    public Task RemoveFromHostAsync(VmId vm, CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task DiscardStoredAsync(VmId vm, CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task SaveDisksAsync(Vm vm, CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task RemoveAsync(VmId vm, CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task MakeBlockAsync(DataBlock block, CancellationToken ct) => throw new RejectedException($"There are no data blocks on {options.Host}: it is an EC2 host.");

    /// <inheritdoc/>
    public Task RemoveBlockAsync(BlockName block, CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<ImmutableArray<VmId>> ListAsync(CancellationToken ct) => Task.FromResult(ImmutableArray<VmId>.Empty);

    /// <inheritdoc/>
    public Task<ImmutableArray<KeptImage>> ListImagesAsync(CancellationToken ct) => Task.FromResult(ImmutableArray<KeptImage>.Empty);

    /// <inheritdoc/>
    public Task<bool?> VerifyImageAsync(string sha256, CancellationToken ct) => Task.FromResult<bool?>(null);
}
