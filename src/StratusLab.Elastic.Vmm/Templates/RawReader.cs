using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Vmm.Drivers.Libvirt.Raw;

namespace StratusLab.Elastic.Vmm.Templates;

/// <summary>Reads RAW: what is for QEMU and KVM. What is for another hypervisor is its own business, as it is in OpenNebula.</summary>
internal static class RawReader
{
    public static VmTemplate Read(AttributeReader top, VmTemplate template)
    {
        TemplateAttribute? taken = null;
        foreach (var raw in top.Vectors("RAW", "TYPE = kvm, DATA = \"<features><pmu state='off'/></features>\""))
        {
            var (type, data) = (raw.Read("TYPE", TemplateValues.Name), raw.Find("DATA"));
            raw.WarnOfUnused();
            if (type is null || data is null)
            {
                if (raw.IsClean)
                {
                    raw.Report($"has no {(type is null ? "TYPE. Write TYPE = kvm" : "DATA. Write DATA = and elements of the domain in quotes")}.");
                }
            }
            else if (!type.Equals("kvm", StringComparison.OrdinalIgnoreCase))
            {
                raw.Findings.Warn(raw.Owner, $"RAW is for {type} and is not used: only what is for kvm is.");
            }
            else if (taken is not null)
            {
                raw.Report($"for kvm is written twice, first in line {taken.Line}. Put all of it into one.");
            }
            else
            {
                taken = raw.Owner;
                if (Problem(data.Value, template.Vcpu) is { } problem)
                {
                    raw.Findings.Report(data, $"RAW DATA {problem}");
                }

                template = template with { KvmRaw = data.Value };
            }
        }

        return template;
    }

    private static string? Problem(string data, int vcpu)
    {
        var (fragment, problem) = RawFragment.Parse(data);
        return fragment is null ? problem
            : fragment.HasModelWithoutMode ? "has a <model> of the processor, and <cpu> no mode that takes one. Write <cpu mode=\"custom\">."
            : fragment.Vcpus is { } vcpus && vcpus != vcpu ? $"has a <topology> of {vcpus} CPUs, and VCPU is {vcpu}. Write sockets, dies, cores and threads whose product is VCPU."
            : null;
    }
}
