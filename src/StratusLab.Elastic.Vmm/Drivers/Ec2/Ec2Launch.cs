using System.Collections.Immutable;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Drivers.Ec2;

/// <summary>Puts together the one request that starts a VM's instance. The same try always gives the same request, since EC2 compares them.</summary>
internal sealed class Ec2Launch(Ec2Options options, Ec2PortGroups groups)
{
    /// <summary>The longest user data that EC2 takes, in bytes before its base64.</summary>
    public const int MaxUserData = 16 << 10;

    /// <summary>The parameters of RunInstances.</summary>
    public async Task<ImmutableArray<(string Name, string Value)>> ParametersAsync(DomainSpec spec, CancellationToken ct)
    {
        var made = spec.Ec2 ?? throw new RejectedException($"The template of VM {spec.Vm} does not say how it is made on {options.Host}. Write EC2 = [ AMI = … ].");
        if (spec.Files.UserData.Length > MaxUserData)
        {
            throw new RejectedException($"The context of VM {spec.Vm} has {spec.Files.UserData.Length} bytes as user data; EC2 takes {MaxUserData}. Put large files into the image.");
        }

        var subnet = spec.Nics.IsEmpty ? null : options.Subnets.GetValueOrDefault(spec.Nics[0].Network)
            ?? throw new RejectedException($"Host {options.Host} has no subnet for network \"{spec.Nics[0].Network}\". Add it to \"subnets\" in the host's ec2 section.");
        ImmutableArray<string> inGroups = made.AuthorizedPorts.Length > 0
            ? [.. options.SecurityGroups, await groups.EnsureAsync(made.AuthorizedPorts, subnet, ct).ConfigureAwait(false)]
            : options.SecurityGroups;
        return
        [
            ("ImageId", made.Ami),
            ("InstanceType", spec.InstanceType),
            ("MinCount", "1"),
            ("MaxCount", "1"),
            ("ClientToken", Ec2Marks.TokenOf(options, spec)),
            ("InstanceInitiatedShutdownBehavior", "terminate"),
            // Without a token, whatever a job can make the guest fetch could read the user data.
            ("MetadataOptions.HttpTokens", "required"),
            .. made.Keypair.Length > 0 ? new[] { ("KeyName", made.Keypair) } : [],
            .. subnet is not null ? new[] { ("SubnetId", subnet), ("PrivateIpAddress", spec.Nics[0].Address) } : [],
            .. spec.Files.UserData.IsEmpty ? Array.Empty<(string, string)>() : [("UserData", Convert.ToBase64String(spec.Files.UserData.Span))],
            .. Ec2Form.List("SecurityGroupId", inGroups),
            .. Ec2Form.Tags("instance", Ec2Marks.Of(options, spec)),
        ];
    }
}
