using System.Collections.Immutable;
using StratusLab.Elastic.Configuration.Values;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Vmm.Templates;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>An EC2 account and region as a host.</summary>
internal static class Ec2Settings
{
    /// <summary>The most that is taken as a price or a cap.</summary>
    public const double MostMoney = 1e9;

    private static readonly CloudPolicy Model = new() { Types = [] };

    public static readonly Section Section = new("hosts[].ec2", "An EC2 account and region, or another service with the same API, for `kind: ec2`. [EC2](ec2.md) has what the account and the site's network must be like.");

    public static readonly Setting<string> Region = Section.Required("region", Value.Name, "region: eu-west-1", "The region, which requests are signed for.");

    public static readonly Setting<string> Endpoint = Section.Omittable(
        "endpoint",
        new TextSyntax("an https URL", EndpointText.Ec2Problem, "http for this machine alone"),
        "`https://ec2.REGION.amazonaws.com/`",
        "Where the API is.");

    public static readonly Setting<string> CredentialsFile = Section.Omittable(
        "credentials-file",
        Value.Path,
        "where the AWS tools look: the environment, the files of the service's user, the instance's profile",
        "A file with the credentials, as the AWS tools write it. It is read again when it changes.");

    public static readonly Setting<string> Profile = Section.Omittable("profile", Value.Name, "`default`", "The section of that file.");

    public static readonly Setting<ImmutableSortedDictionary<string, string>> Subnets = Section.Optional(
        "subnets",
        new MapSyntax<string>("a map of subnets", new("a network's name", _ => "", "networks"), new TextSyntax("a subnet's id", IdProblem)),
        ImmutableSortedDictionary<string, string>.Empty,
        "The subnet of each virtual network that is one there: `{burst: subnet-0a1b2c3d}`. Its addresses are the network's, and the site reaches them by its VPN.");

    public static readonly Setting<ImmutableArray<string>> SecurityGroups = Section.Optional(
        "security-groups",
        new ListSyntax<string>("a list of ids", new TextSyntax("a security group's id", IdProblem)),
        [],
        "The security groups that all its instances are in. Empty: the VPC's default group, unless the template has `authorized-ports`.");

    public static readonly Nested InstanceTypes = Section.Many("instance-types", InstanceTypeSettings.Section, "What it may start, at least one: in this order where a template names none.");

    public static readonly Setting<string> Architecture = Section.Optional("architecture", Value.Choice("x86_64", "arm64"), "x86_64", "The architecture of all these types, for `requirements`.");

    public static readonly Setting<string> Currency = Section.Optional("currency", Value.Name, Model.Currency, "What prices are in.");

    public static readonly Setting<double> MaxCostPerMonth = Section.Omittable(
        "max-cost-per-month",
        Value.Number(0, MostMoney),
        "no cap",
        "The most that a calendar month (UTC) may cost by `price`: nothing more is started when what is there could not run for another hour. What runs goes on.");

    private static string IdProblem(string text) => Ec2Values.Id(text).Problem;
}
