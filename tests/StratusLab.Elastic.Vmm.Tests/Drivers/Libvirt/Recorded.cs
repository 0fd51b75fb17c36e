namespace StratusLab.Elastic.Vmm.Tests.Drivers.Libvirt;

/// <summary>What virsh 9.0.0 with QEMU 7.2.22 (Debian 12) printed for the script of a whole look. Names and numbers were changed, the form was not.</summary>
internal static class Recorded
{
    public const string Look = """
        @list
        b4153f8c-9dee-5024-9359-e30c0d56a200 one-lab-5
        503fc70e-5bd7-49b0-82de-129868b79715 we 'ir&d
        1d6f082c-95e1-52d9-a7c6-f4abfdc74a81 one-lab-70
        92a10943-c74b-4905-81fa-185e27285497 off

        @stats
        Domain: 'one-lab-5'
          state.state=1
          state.reason=1
          balloon.current=65536
          balloon.maximum=65536
          balloon.last-update=0
          balloon.rss=46324
          vcpu.current=1
          vcpu.maximum=1
          vcpu.0.state=1
          vcpu.0.time=11900000000
          vcpu.0.wait=0
          vcpu.0.delay=2575445504

        Domain: 'we 'ir&d'
          state.state=3
          state.reason=1
          balloon.current=65536
          balloon.maximum=131073
          vcpu.current=3
          vcpu.maximum=4

        Domain: 'one-lab-70'
          state.state=5
          state.reason=3
          balloon.current=65536
          balloon.maximum=65536
          vcpu.current=1
          vcpu.maximum=1

        Domain: 'off'
          state.state=5
          state.reason=0
          balloon.current=65536
          balloon.maximum=65536
          vcpu.current=16
          vcpu.maximum=16

        @version
        Compiled against library: libvirt 9.0.0
        Using library: libvirt 9.0.0
        Using API: QEMU 9.0.0
        Running hypervisor: QEMU 7.2.22

        @node
        CPU model:           x86_64
        CPU(s):              2
        CPU frequency:       2445 MHz
        CPU socket(s):       1
        Core(s) per socket:  2
        Thread(s) per core:  1
        NUMA cell(s):        1
        Memory size:         5597396 KiB

        @memory
        total  :             24684092 KiB
        free   :             22736772 KiB
        buffers:                 2452 KiB
        cached :               440552 KiB

        @cpu
        user:               3610340000000
        system:              541290000000
        idle:              10272610000000
        iowait:               31900000000

        @capabilities
        <capabilities>

          <host>
            <uuid>9b6b6e1c-6b0e-4e3a-9d0e-0c8f2f0a7c11</uuid>
            <cpu>
              <arch>x86_64</arch>
              <model>EPYC-Rome</model>
              <vendor>AMD</vendor>
            </cpu>
          </host>

        </capabilities>


        @end

        """;

    /// <summary>The same from a host without domains.</summary>
    public static string EmptyLook =>
        Look[..(Look.IndexOf("@list\n", StringComparison.Ordinal) + 6)] + "\n@stats\n\n" + Look[Look.IndexOf("@version", StringComparison.Ordinal)..];
}
