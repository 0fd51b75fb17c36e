using System.Collections.Immutable;

namespace StratusLab.Elastic.Vmm.Drivers.Libvirt.Raw;

/// <summary>
/// Everything that RAW may say about a domain (libvirt.org/formatdomain.html; the values as in libvirt's domaincommon.rng). What is not here is refused. Nothing here names a file, a socket, a device,
/// a network or a program of the host, changes who the guest runs as, or keeps it from ending when it is told to: a watchdog that pauses the guest or dumps its memory is not here for that reason.
/// </summary>
internal static class RawRules
{
    public static readonly RawRule Domain = new(
        "domain",
        new(
            "features",
            new("hyperv", [.. Switches("relaxed", "vapic", "vpindex", "runtime", "synic", "stimer", "reset", "frequencies", "reenlightenment", "tlbflush", "ipi", "evmcs", "avic"), Spinlocks]) { Attributes = [new("mode", RawValue.OneOf("custom", "passthrough"))] },
            new("kvm", [.. Switches("hidden", "hint-dedicated", "poll-control", "pv-ipi")]),
            Switch("pmu"),
            Switch("pvspinlock"),
            Switch("vmport"),
            new("ioapic") { Attributes = [new("driver", RawValue.OneOf("kvm", "qemu"), IsRequired: true)] }),
        new(
            "cpu",
            new("model") { Attributes = [new("fallback", RawValue.OneOf("allow", "forbid"))], Text = RawValue.Name },
            new("vendor") { Text = RawValue.Name },
            new("topology") { Attributes = [new("sockets", RawValue.Number, IsRequired: true), new("dies", RawValue.Number), new("cores", RawValue.Number, IsRequired: true), new("threads", RawValue.Number, IsRequired: true)] },
            new("cache") { Attributes = [new("level", RawValue.OneOf("1", "2", "3")), new("mode", RawValue.OneOf("emulate", "passthrough", "disable"), IsRequired: true)] },
            new("feature") { Key = "name", Attributes = [new("policy", RawValue.OneOf("force", "require", "optional", "disable", "forbid")), new("name", RawValue.Name, IsRequired: true)] })
        {
            ReplacesWith = "mode",
            Attributes =
            [
                new("mode", RawValue.OneOf("custom", "host-model", "host-passthrough", "maximum")),
                new("match", RawValue.OneOf("minimum", "exact", "strict")),
                new("check", RawValue.OneOf("none", "partial", "full")),
                new("migratable", RawValue.State),
            ],
        },
        new(
            "clock",
            new RawRule("timer")
            {
                Key = "name",
                Attributes =
                [
                    new("name", RawValue.OneOf("platform", "rtc", "tsc", "hpet", "pit", "kvmclock", "hypervclock", "armvtimer"), IsRequired: true),
                    new("track", RawValue.OneOf("boot", "guest", "wall", "realtime")),
                    new("tickpolicy", RawValue.OneOf("delay", "catchup", "merge", "discard")),
                    new("frequency", RawValue.Number),
                    new("mode", RawValue.OneOf("auto", "native", "emulate", "paravirt", "smpsafe")),
                    new("present", RawValue.YesNo),
                ],
            })
        { Attributes = [new("offset", RawValue.OneOf("utc", "localtime"))] },
        new("memtune", Size("hard_limit"), Size("soft_limit"), Size("swap_hard_limit")),
        new(
            "cputune",
            [
                .. Numbers("shares", "period", "quota", "global_period", "global_quota", "emulator_period", "emulator_quota"),
                new("vcpupin") { Key = "vcpu", Attributes = [new("vcpu", RawValue.Number, IsRequired: true), new("cpuset", RawValue.Set, IsRequired: true)] },
                new("emulatorpin") { Attributes = [new("cpuset", RawValue.Set, IsRequired: true)] },
            ]),
        new("numatune", new RawRule("memory") { Attributes = [new("mode", RawValue.OneOf("strict", "preferred", "interleave", "restrictive")), new("nodeset", RawValue.Set, IsRequired: true)] }),
        new(
            "memoryBacking",
            new("hugepages", new RawRule("page") { Key = "size", Attributes = [new("size", RawValue.Number, IsRequired: true), new("unit", RawValue.Unit)] }),
            new("nosharepages")),
        new(
            "devices",
            new("watchdog") { Attributes = [new("model", RawValue.OneOf("i6300esb", "ib700", "diag288"), IsRequired: true), new("action", RawValue.OneOf("reset", "shutdown", "poweroff", "none", "inject-nmi"))] },
            new(
                "rng",
                new("rate") { Attributes = [new("bytes", RawValue.Number, IsRequired: true), new("period", RawValue.Number)] },
                new("backend") { Attributes = [new("model", RawValue.OneOf("random"), IsRequired: true)], Text = RawValue.OneOf("/dev/urandom", "/dev/random") })
            { Attributes = [new("model", RawValue.OneOf("virtio"), IsRequired: true)] },
            new("memballoon", new RawRule("stats") { Attributes = [new("period", RawValue.Number, IsRequired: true)] })
            { Attributes = [new("model", RawValue.OneOf("virtio", "none"), IsRequired: true), new("autodeflate", RawValue.State), new("freePageReporting", RawValue.State)] },
            new("video", new RawRule("model")
            {
                Attributes = [new("type", RawValue.OneOf("vga", "cirrus", "virtio", "qxl", "bochs", "none"), IsRequired: true), new("vram", RawValue.Number), new("heads", RawValue.Number)],
            }),
            new("input") { Key = "type", Attributes = [new("type", RawValue.OneOf("tablet", "mouse", "keyboard"), IsRequired: true), new("bus", RawValue.OneOf("virtio", "ps2"), IsRequired: true)] }));

    private static RawRule Spinlocks => new("spinlocks") { Attributes = [new("state", RawValue.State, IsRequired: true), new("retries", RawValue.Number)] };

    private static RawRule Switch(string name) => new(name) { Attributes = [new("state", RawValue.State, IsRequired: true)] };

    private static IEnumerable<RawRule> Switches(params ImmutableArray<string> names) => names.Select(Switch);

    private static RawRule Size(string name) => new(name) { Attributes = [new("unit", RawValue.Unit)], Text = RawValue.Number };

    private static IEnumerable<RawRule> Numbers(params ImmutableArray<string> names) => names.Select(n => new RawRule(n) { Text = RawValue.Number });
}
