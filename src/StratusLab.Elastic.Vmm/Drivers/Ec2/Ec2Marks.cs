using System.Security.Cryptography;
using System.Text;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Drivers.Ec2;

/// <summary>
/// What every instance of ours is marked with, from its first moment on, and the token that makes a request to start one safe to repeat. Never change them: instances
/// that run would no longer be ours.
/// </summary>
internal static class Ec2Marks
{
    public const string Site = "stratuslab-elastic:site";
    public const string Host = "stratuslab-elastic:host";
    public const string Vm = "stratuslab-elastic:vm";
    public const string ElasticIp = "stratuslab-elastic:elastic-ip";
    public const string Name = "Name";

    /// <summary>The marks of an instance.</summary>
    public static IEnumerable<(string Key, string Value)> Of(Ec2Options options, DomainSpec spec) =>
    [
        (Site, options.Site),
        (Host, options.Host.Value),
        (Vm, spec.Vm.ToString()),
        (Name, spec.Title.Length > 0 ? spec.Title : $"one-{options.Site}-{spec.Vm}"),
        .. spec.Ec2 is { ElasticIp: { Length: > 0 } address } ? new[] { (ElasticIp, address) } : [],
    ];

    /// <summary>One for each try of each VM of each host of each site: 64 characters, the most that EC2 takes.</summary>
    public static string TokenOf(Ec2Options options, DomainSpec spec) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{options.Site}/{options.Host}/{spec.Vm}/{spec.Try}")));
}
