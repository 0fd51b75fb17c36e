using System.Collections.Immutable;
using StratusLab.Elastic.Contracts.Ec2;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Vmm.Drivers.Ec2;

namespace StratusLab.Elastic.Vmm.Tests.Drivers.Ec2;

/// <summary>A driver for an emulated account, with the credentials in a file.</summary>
internal sealed class Ec2Account : IAsyncDisposable
{
    private readonly Scratch scratch = new();
    private readonly HttpClient http = Ec2Client.MakeHttp();
    private readonly TimeProvider clock;

    public Ec2Account(TimeProvider clock, string accessKey = "AKIDEXAMPLE")
    {
        this.clock = clock;
        Emulator = new(clock);
        CredentialsFile = scratch["credentials"];
        File.WriteAllText(CredentialsFile, $"[default]\naws_access_key_id = {accessKey}\naws_secret_access_key = {Emulator.Keys.Values.Single()}\n");
        Driver = Make(Options());
    }

    public Ec2Emulator Emulator { get; }

    public string CredentialsFile { get; }

    public Ec2Hypervisor Driver { get; }

    public Ec2Options Options(string site = "lab") => new()
    {
        Host = new("aws"),
        Site = site,
        Region = Emulator.Region,
        Endpoint = Emulator.Endpoint,
        CredentialsFile = CredentialsFile,
        Subnets = ImmutableSortedDictionary<NetworkName, string>.Empty.Add(new("burst"), "subnet-1"),
        Capacity = new(64, 128 << 10),
    };

    /// <summary>The driver as a new start of the service makes it: without what the old one remembers.</summary>
    public Ec2Hypervisor Make(Ec2Options options)
    {
        var client = Client(options);
        return new(options, client, new(options, client), clock);
    }

    public Ec2Transfer Transfer() => new(Options(), Client(Options()), new(Options(), Client(Options())));

    public Ec2Client Client(Ec2Options options) => new(options, http, clock, new Random(1));

    public static DomainSpec Spec(long vm, string attempt = "0.0", Ec2Template? made = null) => new()
    {
        Vm = new(vm),
        Title = $"burst-{vm}",
        Vcpus = 1,
        MemoryMiB = 32,
        Files = new() { Disks = [], ConsoleLog = "", UserData = "#!/bin/sh\n"u8.ToArray() },
        Nics = [new(new("burst"), "", "02:00:0a:50:00:05", $"10.80.0.{vm + 4}")],
        Ec2 = made ?? new() { Ami = "ami-1" },
        InstanceType = "c5.large",
        Try = attempt,
    };

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Emulator.DisposeAsync();
        scratch.Dispose();
    }
}
