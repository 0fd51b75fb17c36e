using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Tests.Ledger;

/// <summary>Plain records to write.</summary>
internal static class Records
{
    public static DateTimeOffset Noon { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static Vm Vm(long id) => new()
    {
        Id = new(id),
        Name = $"wn-{id}",
        Template = new() { Name = new("medium"), Cpu = 4, Vcpu = 4, MemoryMiB = 8192, Disks = [new(new("worker"))], Nics = [new("public")] },
        Nics = [new(new("public"), "br0", "02:00:0a:4d:00:01", Address(id))],
        Since = Noon,
        Created = Noon,
    };

    public static WorkerNode Node(long id) => new()
    {
        Id = new(id),
        Cluster = new("main"),
        Pool = new("medium"),
        Name = new($"wn-{id}"),
        Resources = new(4, 8192),
        Since = Noon,
        Created = Noon,
        Address = Address(id),
    };

    public static Lease Lease(long address, long vm) =>
        new() { Network = new("public"), Address = Address(address), Mac = "02:00:0a:4d:00:01", Vm = new(vm) };

    public static JournalEvent Event(string text, long? vm = null) => new() { At = Noon, Kind = "vm", Text = text, Vm = vm is { } id ? new(id) : null };

    public static RecordedPlan Plan(string text, bool hasActions) =>
        new() { At = Noon, Fingerprint = $"f-{text}", Text = text, Inputs = new byte[] { 1, 0, 255 }, HasActions = hasActions };

    public static StoredImage Image(string name) =>
        new() { Name = new(name), Sha256 = "00ff", Format = "qcow2", VirtualSizeBytes = 1L << 33, FileBytes = 1 << 20, ImportedAt = Noon, Source = "/tmp/x" };

    public static DataBlock Block(string name) => new() { Name = new(name), SizeMiB = 10240, FileSystem = "ext4", Host = new("kvm02"), Created = Noon };

    private static string Address(long n) => $"10.77.{n / 256}.{n % 256}";
}
