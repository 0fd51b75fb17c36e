using System.Collections.Immutable;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Vmm.Templates;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>How a template's VMs are made on EC2 hosts.</summary>
internal static class Ec2TemplateSettings
{
    public static readonly Section Section = new("templates[].ec2[]", "How the template's VMs are made on EC2 hosts. Without `disks` and `kernel` they are made there alone.");

    public static readonly Setting<string> Ami = Section.Required("ami", new TextSyntax("an image's id", text => Ec2Values.Id(text).Problem), "ami: ami-0a1b2c3d", "The machine image there.");

    public static readonly Setting<string> Keypair = Section.Optional(
        "keypair", new TextSyntax("a key pair's name", text => text.Length == 0 ? "" : Ec2Values.KeyPair(text).Problem), "", "The key pair to log in with; empty for none.");

    public static readonly Setting<string> AuthorizedPorts = Section.Optional(
        "authorized-ports",
        new TextSyntax("TCP ports", text => text.Length == 0 ? "" : Ec2Values.Ports(text).Problem, "`22,9000-9010`"),
        "",
        "The TCP ports that anybody may connect to, by a security group that is made for it.");

    public static readonly Setting<ImmutableArray<string>> InstanceTypes = Section.Optional(
        "instance-types",
        new ListSyntax<string>("a list of names", Value.Name),
        [],
        "The types that are tried, in this order. Empty: those of the host.");

    public static readonly Setting<string> ElasticIp = Section.Omittable(
        "elastic-ip", new TextSyntax("an IPv4 address", text => Ipv4Address.Parse(text) is null ? "is not an IPv4 address. Write for example 192.0.2.7." : ""), "none", "The elastic address that it gets. Not in the template of a pool.");

    public static readonly Setting<string> Network = Section.Omittable(
        "network", Value.Reference(NameKind.Network), "the template's only one", "The virtual network that its card is on there, in place of the template's `nics`.");

    public static readonly Setting<string> Cloud = Section.Omittable("cloud", Value.Reference(NameKind.Host), "any EC2 host", "The host that this is for.");
}
