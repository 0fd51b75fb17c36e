using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Templates;

/// <summary>Makes a template of its attributes, whichever form they were written in. Reports everything that is wrong, and tells what is not used.</summary>
public static class TemplateReader
{
    /// <summary>Reads OpenNebula's form.</summary>
    public static TemplateResult ReadText(string text)
    {
        var findings = new TemplateFindings();
        return Read(TemplateText.Parse(text, findings), findings);
    }

    /// <summary>Reads attributes; <paramref name="findings"/> has what was wrong with their form.</summary>
    public static TemplateResult Read(ImmutableArray<TemplateAttribute> attributes, TemplateFindings findings)
    {
        var errorsBefore = findings.Count;
        var top = new AttributeReader(attributes, new("", 1, 1), findings);
        var vcpu = top.Read("VCPU", TemplateValues.Vcpu) ?? 1;
        var template = new VmTemplate
        {
            Name = new(Required(top, "NAME", "worker", TemplateValues.Name, errorsBefore) ?? ""),
            Cpu = top.Read("CPU", TemplateValues.Cpu) ?? vcpu,
            Vcpu = vcpu,
            MemoryMiB = Required(top, "MEMORY", "512", TemplateValues.MiB, errorsBefore) ?? 0,
            Disks = DiskReader.Read(top),
            Nics = [],
            Requirements = top.Read("REQUIREMENTS", TemplateValues.Requirements) ?? "",
            Rank = top.Read("RANK", TemplateValues.RankText) ?? "",
            Ec2 = [.. top.Vectors("EC2", "AMI = ami-0a1b2c3d").Select(ReadEc2)],
        };
        template = NicReader.Read(top, template);
        template = OsReader.Read(top, template);
        template = ContextReader.Read(top, template);
        template = ReadFeatures(top, template) with { Graphics = ReadGraphics(top) };
        template = RawReader.Read(top, template);
        if (template is { Disks.IsEmpty: true, Kernel: null, Boot: not "network", Ec2.IsEmpty: true } && findings.Count == 0)
        {
            top.Report("the template has nothing to boot. Write DISK = [ IMAGE = worker ], or OS = [ KERNEL = /path ].");
        }

        top.WarnOfUnused();
        return new() { Template = findings.Count == 0 ? template : null, Errors = findings.Errors, Warnings = findings.Warnings };
    }

    // After an error of form, what is missing may have been lost with it.
    private static T? Required<T>(AttributeReader top, string name, string example, Func<string, (T? Value, string Problem)> parse, int errorsBefore)
    {
        if (errorsBefore == 0 && !top.All(name).Any())
        {
            top.Report($"{name} is missing. Write for example {name} = {example}.");
        }

        return top.Read(name, parse);
    }

    private static VmTemplate ReadFeatures(AttributeReader top, VmTemplate template)
    {
        if (top.Vector("FEATURES", "ACPI = yes") is not { } features)
        {
            return template;
        }

        var (acpi, pae) = (features.Read("ACPI", TemplateValues.Flag) ?? true, features.Read("PAE", TemplateValues.Flag) ?? false);
        features.WarnOfUnused();
        return template with { HasAcpi = acpi, HasPae = pae };
    }

    private static GraphicsTemplate? ReadGraphics(AttributeReader top)
    {
        if (top.Vector("GRAPHICS", "TYPE = vnc") is not { } graphics)
        {
            return null;
        }

        var password = graphics.Find("PASSWD");
        if (password is { Value.Length: > 8 } || password?.Value.All(c => char.IsAscii(c) && !char.IsControl(c)) == false)
        {
            graphics.Findings.Report(password, "GRAPHICS PASSWD has more than 8 characters, or others than ASCII: VNC would cut it. Write a shorter one.");
        }

        var result = new GraphicsTemplate
        {
            Type = graphics.Read("TYPE", TemplateValues.Choice("vnc")) ?? "vnc",
            Listen = graphics.Read("LISTEN", TemplateValues.Address) ?? "127.0.0.1",
            Port = graphics.Read("PORT", TemplateValues.Port),
            Password = password?.Value ?? "",
        };
        graphics.WarnOfUnused();
        return result;
    }

    private static Ec2Template ReadEc2(AttributeReader ec2)
    {
        var ami = ec2.Read("AMI", Ec2Values.Id) ?? "";
        if (ami.Length == 0 && ec2.IsClean)
        {
            ec2.Report("has no AMI. Write AMI = and the machine image's id there.");
        }

        // Both spellings are in use: the manual has one, the program the other.
        var (ports, portsToo) = (ec2.Read("AUTHORIZED_PORTS", Ec2Values.Ports), ec2.Read("AUTHORIZEDPORTS", Ec2Values.Ports));
        if (ports is not null && portsToo is not null)
        {
            ec2.Report("has AUTHORIZED_PORTS and AUTHORIZEDPORTS, which mean the same. Keep one.");
        }

        var result = new Ec2Template
        {
            Ami = ami,
            Keypair = ec2.Read("KEYPAIR", Ec2Values.KeyPair) ?? "",
            AuthorizedPorts = ports ?? portsToo ?? "",
            InstanceTypes = ec2.Read("INSTANCETYPE", Ec2Values.InstanceTypes)?.ToImmutableArray() ?? [],
            ElasticIp = ec2.Read("ELASTICIP", TemplateValues.Address) ?? "",
            Network = ec2.Read("NETWORK", TemplateValues.Name) ?? "",
            Cloud = ec2.Read("CLOUD", TemplateValues.Name) ?? "",
        };
        ec2.WarnOfUnused();
        return result;
    }
}
