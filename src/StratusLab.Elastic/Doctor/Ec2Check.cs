using System.Collections.Immutable;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Hosting;
using StratusLab.Elastic.Vmm.Drivers.Ec2;

namespace StratusLab.Elastic.Doctor;

/// <summary>One EC2 host: credentials, clock, what the templates name there, and whether instances may be started and ended. Everything is a look or a trial.</summary>
internal sealed class Ec2Check
{
    // EC2 refuses requests that are 5 minutes off.
    private static readonly TimeSpan MuchSkew = TimeSpan.FromMinutes(1);

    private readonly HostConfiguration host;
    private readonly ElasticConfiguration configuration;
    private readonly TimeProvider clock;
    private readonly Ec2Survey survey;
    private readonly string name;
    private readonly ImmutableArray<Finding>.Builder findings = ImmutableArray.CreateBuilder<Finding>();

    private Ec2Check(HostConfiguration host, ElasticConfiguration configuration, Toolbox tools, HttpClient http)
    {
        (this.host, this.configuration, clock) = (host, configuration, tools.Clock);
        var options = Ec2Hosts.OptionsOf(host, configuration.Site);
        survey = new(options, new(options, http, clock, Random.Shared));
        name = $"host {host.Policy.Name}";
    }

    public static Check Make(HostConfiguration host, ElasticConfiguration configuration, Toolbox tools) => new($"host {host.Policy.Name}: EC2", async ct =>
    {
        using var http = Ec2Client.MakeHttp();
        return await new Ec2Check(host, configuration, tools, http).LookAsync(ct);
    });

    private async Task<ImmutableArray<Finding>> LookAsync(CancellationToken ct)
    {
        var account = host.Ec2!; // The configuration lets no host of this kind pass without.
        try
        {
            var (problem, skew) = await survey.ConnectAsync(clock.GetUtcNow(), ct);
            if (problem is not null)
            {
                findings.Add(Finding.Fail($"{name}: {account.Url} does not let us look: {problem}", "Check the credentials and what they may do: docs/ec2.md has the list."));
                return findings.ToImmutable();
            }

            findings.Add(Finding.Ok($"{name}: {account.Url} answers, the credentials work"));
            findings.Add(skew?.Duration() > MuchSkew
                ? Finding.Warn($"{name}: its clock is {Words.Span(skew.Value.Duration())} {(skew > TimeSpan.Zero ? "ahead of" : "behind")} this machine's", "Run chrony or systemd-timesyncd here: EC2 refuses requests that are 5 min off.")
                : Finding.Ok($"{name}: its clock and this machine's agree"));
            await LookAtAccountAsync(account, ct);
            await LookAtTemplatesAsync(account, ct);
            Tell("instances may be ended", "instances may not be ended", await survey.EndAsync(ct), "Allow ec2:TerminateInstances for instances with our tag.");
        }
        catch (Exception e) when (e is PeerUnreachableException or RejectedException)
        {
            findings.Add(Finding.Fail($"{name}: {e.Message}", "Check endpoint, region, credentials and the way there."));
        }

        return findings.ToImmutable();
    }

    private async Task LookAtAccountAsync(Ec2Configuration account, CancellationToken ct)
    {
        foreach (var (network, subnet) in account.Subnets)
        {
            var its = configuration.Networks.First(n => n.Name == network); // The configuration lets no other pass.
            var cidr = $"{its.Address}/{its.PrefixLength}";
            Tell($"subnet {subnet} is network {network}, {cidr}", $"subnet {subnet} cannot be network {network}, {cidr}", await survey.SubnetAsync(subnet, cidr, ct), "Correct \"subnets\", or the network's addresses.");
        }

        if (!account.SecurityGroups.IsEmpty)
        {
            Tell("its security groups are there", "its security groups cannot be used", await survey.GroupsAsync(ct), "Correct \"security-groups\".");
        }
    }

    private async Task LookAtTemplatesAsync(Ec2Configuration account, CancellationToken ct)
    {
        var made = configuration.Templates.Select(t => (Template: t, Ec2: t.Ec2On(host.Policy.Name))).Where(t => t.Ec2 is not null).ToArray();
        if (made.Length == 0)
        {
            findings.Add(Finding.Warn($"{name}: no template of the configuration says how its VMs are made there", "Give one an \"ec2\" part."));
        }

        foreach (var (template, ec2) in made)
        {
            var what = $"template {template.Name}";
            Tell($"{what}: image {ec2!.Ami} is there", $"{what}: image {ec2.Ami} cannot be used", await survey.ImageAsync(ec2.Ami, ct), "Correct \"ami\": an image is of one region."); // Filtered.
            if (ec2.Keypair.Length > 0)
            {
                Tell($"{what}: key pair {ec2.Keypair} is there", $"{what}: key pair {ec2.Keypair} cannot be used", await survey.KeyPairAsync(ec2.Keypair, ct), "Correct \"keypair\".");
            }

            if (host.Policy.Cloud!.TypesFor(template, ec2).FirstOrDefault() is not { } type)
            {
                findings.Add(Finding.Fail($"{name}: {what}: no instance type that it names holds {template.Vcpu} cores and {template.MemoryMiB} MiB", "Add one to the host's \"instance-types\"."));
                continue;
            }

            var subnet = template.On(host.Policy).Nics is [var network, ..] ? account.Subnets.GetValueOrDefault(network) : null;
            Tell($"{what}: a {type.Name} may be started", $"{what}: no {type.Name} may be started", await survey.StartAsync(ec2, type.Name, subnet, ct), "Allow ec2:RunInstances and ec2:CreateTags, or correct what it names.");
        }
    }

    private void Tell(string good, string bad, string? problem, string fix) =>
        findings.Add(problem is null ? Finding.Ok($"{name}: {good}") : Finding.Fail($"{name}: {bad}: {problem}", fix));
}
