using System.Collections.Immutable;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Tests.Templates;

/// <summary>Templates that could have been written, made from a number.</summary>
internal static class AnyTemplate
{
    /// <summary>Checks something of many templates; a failure prints the number of the one it broke on.</summary>
    public static void Holds(Action<VmTemplate> check) => Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), (int seed) => check(Of(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    /// <summary>Everything that a template says, as a text to compare.</summary>
    public static string Text(VmTemplate template) => JsonSerializer.Serialize(template);

    private static VmTemplate Of(int seed)
    {
        var dice = new Random(seed);
        var isDirect = dice.Next(2) == 0;
        var nics = dice.Next(3);
        return new()
        {
            Name = new($"t-{dice.Next(100)}"),
            Cpu = dice.Next(1, 400) / 100.0,
            Vcpu = dice.Next(1, 9),
            MemoryMiB = dice.Next(1, 1 << 20),
            Disks = [.. Enumerable.Range(0, dice.Next(1, 4)).Select(i => Disk(dice, i))],
            Nics = [.. Enumerable.Range(0, nics).Select(i => new NetworkName($"net{i}"))],
            NicAddresses = nics > 0 && dice.Next(2) == 0 ? [.. Enumerable.Range(0, nics).Select(i => i == 0 || dice.Next(2) == 0 ? $"10.77.0.{i + 2}" : "")] : [],
            RawNics = dice.Next(3) == 0 ? [new("02:00:0a:4d:00:05", "br0")] : [],
            Kernel = isDirect ? "/srv/vmlinuz" : null,
            Initrd = isDirect && dice.Next(2) == 0 ? "/srv/initrd" : null,
            KernelCommandLine = isDirect ? Any(dice, "", "root=/dev/vda1 rw console=ttyS0", "a=\"b c\" #1") : "",
            Boot = isDirect ? "hd" : Any(dice, "hd", "cdrom", "network"),
            Context = Enumerable.Range(0, dice.Next(3)).ToImmutableSortedDictionary(i => $"VALUE_{i}", _ => Value(dice)),
            ComputedContext = Enumerable.Range(0, dice.Next(3)).ToImmutableSortedDictionary(i => $"COMPUTED_{i}", _ => Any(dice, "$NAME", "$$ is not $VM_ID, \"$NIC[IP, NETWORK=\"net0\"]\" \\ $$5 $$", "$NETWORK[DNS]\n")),
            ContextFormat = dice.Next(2) == 0 ? ContextFormat.OpenNebula : ContextFormat.NoCloud,
            ContextFiles = Enumerable.Range(0, dice.Next(3)).ToImmutableSortedDictionary(i => $"file{i}", i => $"/etc/some where/../file{i}".Replace(" where/..", "", StringComparison.Ordinal)),
            Requirements = Any(dice, "", "ARCH = \"x86_64\" & FREECPU > 100", "NAME = \"a\\\\b\""),
            Rank = Any(dice, "", "FREECPU - 10 * RUNNING_VMS"),
            HasAcpi = dice.Next(2) == 0,
            HasPae = dice.Next(2) == 0,
            Graphics = dice.Next(2) == 0 ? new() { Listen = "0.0.0.0", Port = dice.Next(2) == 0 ? 5901 : null, Password = Any(dice, "", "a$b\"c\\") } : null,
            KvmRaw = Any(dice, "", "<features><pmu state='off'/></features>", "<clock offset=\"utc\">\n  <timer name='rtc' track=\"wall\"/>\n</clock>"),
            Ec2 = dice.Next(2) == 0 ? [new() { Ami = "ami-1", AuthorizedPorts = "22,80", InstanceTypes = ["a.1", "b.2"], Network = "burst", Cloud = "eu" }, new() { Ami = "ami-2", ElasticIp = "192.0.2.1" }] : [],
        };
    }

    private static DiskTemplate Disk(Random dice, int index)
    {
        var common = new DiskTemplate(new("")) { Target = Any(dice, "", $"vd{(char)('a' + index)}"), Bus = Any(dice, "", "virtio", "scsi"), Driver = Any(dice, "", "raw", "qcow2") };
        return dice.Next(5) switch
        {
            0 => common with { Image = new("worker"), IsClone = dice.Next(2) == 0, IsReadOnly = dice.Next(2) == 0 },
            1 => common with { Kind = DiskKind.Source, Source = Any(dice, "/srv/a b.img", "https://example.org/x,y[1]#z?a=\"b\""), IsSaved = dice.Next(2) == 0 },
            2 => common with { Kind = DiskKind.Swap, SizeMiB = dice.Next(1, 9999) },
            3 => common with { Kind = DiskKind.Block, Block = new(Any(dice, "data", "home.2")), Driver = "" },
            _ => common with { Kind = DiskKind.FileSystem, SizeMiB = dice.Next(1, 9999), Format = Any(dice, "ext2", "ext3", "ext4", "xfs", "vfat"), IsSaved = dice.Next(2) == 0 },
        };
    }

    private static string Value(Random dice) => string.Concat(Enumerable.Range(0, dice.Next(12)).Select(_ => Any(dice, "a", " ", "\"", "\\", "$", "$NAME", "\n", "\t", "#", "]", ",", "=", "'", "é", "\ud83d\ude00")));

    private static string Any(Random dice, params string[] choices) => choices[dice.Next(choices.Length)];
}
