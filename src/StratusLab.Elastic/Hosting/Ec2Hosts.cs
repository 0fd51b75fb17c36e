using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Vmm.Drivers.Ec2;

namespace StratusLab.Elastic.Hosting;

/// <summary>EC2 hosts of the configuration, in the words of their driver.</summary>
internal static class Ec2Hosts
{
    /// <summary>What the driver must know of a host of <see cref="HostConfiguration.Ec2Kind"/>.</summary>
    public static Ec2Options OptionsOf(HostConfiguration host, string site)
    {
        var (account, policy) = (host.Ec2!, host.Policy.Cloud!); // The configuration lets no host of this kind pass without.
        return new()
        {
            Host = host.Policy.Name,
            Site = site,
            Region = account.Region,
            Endpoint = account.Url,
            CredentialsFile = account.CredentialsFile,
            Profile = account.Profile,
            Subnets = account.Subnets,
            SecurityGroups = account.SecurityGroups,
            Capacity = policy.Capacity(host.Policy.MaxVms ?? 0),
            Architecture = account.Architecture,
        };
    }
}
