using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>An instance type that an EC2 host may start.</summary>
internal static class InstanceTypeSettings
{
    public static readonly Section Section = new("hosts[].ec2.instance-types[]", "A size of machine that may be started. A VM gets the first that its template names, that holds it, and that is within its caps.");

    public static readonly Setting<string> Name = Section.Required("name", Value.Name, "name: c5.large", "Its name there.");

    public static readonly Setting<int> Vcpu = Section.Required("vcpu", Value.Integer(1, 4096), "vcpu: 2", "Its virtual CPUs.");

    public static readonly Setting<long> Memory = Section.Required("memory", Value.Size(64, 64L << 20), "memory: 4G", "Its memory.");

    public static readonly Setting<double> Price = Section.Optional("price", Value.Number(0, Ec2Settings.MostMoney), 0, "What an hour of one costs, in the host's `currency`.");

    public static readonly Setting<int> MaxVms = Section.Omittable("max-vms", Value.Integer(0, 10000), "the host's", "Most of them at a time.");
}
