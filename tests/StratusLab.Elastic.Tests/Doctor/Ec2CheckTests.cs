using StratusLab.Elastic.Contracts.Ec2;
using StratusLab.Elastic.Doctor;
using StratusLab.Elastic.Tests.Configuration;

namespace StratusLab.Elastic.Tests.Doctor;

/// <summary>What "elastic hosts check" finds out about an account, which is emulated.</summary>
[TestClass]
public sealed class Ec2CheckTests
{
    private readonly Ec2Emulator emulator = new(TimeProvider.System);
    private readonly string credentials = Path.GetTempFileName();

    public required TestContext TestContext { get; set; }

    [TestCleanup]
    public async Task StopAsync()
    {
        await emulator.DisposeAsync();
        File.Delete(credentials);
    }

    [TestMethod]
    public async Task Host_AsItShouldBe_IsGoodThroughoutAndNothingIsStarted()
    {
        var found = await LookAsync();

        Assert.AreEqual(
            "its clock and this machine's agree|subnet subnet-1 is network burst, 10.80.0.0/24|template worker: image ami-1 is there|template worker: key pair gold is there"
            + "|template worker: a c5.large may be started|instances may be ended",
            string.Join('|', found.Skip(1).Select(f => f.What["host aws: ".Length..])));
        Assert.IsTrue(found.All(f => f.Verdict == Verdict.Ok), string.Join('\n', found));
        Assert.IsEmpty(emulator.Instances);
    }

    [TestMethod]
    public async Task Host_WithMistakes_NamesEachWithItsRemedy()
    {
        emulator.Images.Clear();
        emulator.KeyPairs.Clear();
        emulator.Subnets["subnet-1"] = "10.81.0.0/24";
        emulator.Forbidden.Add("RunInstances");
        emulator.Forbidden.Add("TerminateInstances");

        var bad = (await LookAsync()).Where(f => f.Verdict == Verdict.Fail).ToArray();

        Assert.HasCount(5, bad);
        Assert.Contains("its addresses are 10.81.0.0/24", bad[0].What);
        Assert.Contains("InvalidAMIID.NotFound", bad[1].What);
        Assert.Contains("InvalidKeyPair.NotFound", bad[2].What);
        Assert.Contains("no c5.large may be started: UnauthorizedOperation", bad[3].What);
        Assert.Contains("instances may not be ended: UnauthorizedOperation", bad[4].What);
        Assert.IsTrue(bad.All(f => f.Fix.Length > 0));
    }

    [TestMethod]
    public async Task Host_CredentialsThatAreNotAccepted_IsTheOneFinding()
    {
        emulator.Keys.Clear();

        var found = (await LookAsync()).Single();

        Assert.AreEqual(Verdict.Fail, found.Verdict);
        Assert.Contains("does not let us look: AuthFailure", found.What);
    }

    [TestMethod]
    public async Task Host_NobodyThere_SaysSo()
    {
        var endpoint = emulator.Endpoint;
        await emulator.DisposeAsync();

        Assert.Contains($"{endpoint} could not be asked", (await LookAsync()).Single().What);
    }

    private async Task<List<Finding>> LookAsync()
    {
        await File.WriteAllTextAsync(credentials, "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\n", TestContext.CancellationToken);
        var configuration = Sample.Good(Sample.Read($$"""
            site: lab
            hosts:
              - name: aws
                kind: ec2
                max-vms: 3
                ec2: {region: eu-test-1, endpoint: "{{emulator.Endpoint}}", credentials-file: {{credentials}}, subnets: {burst: subnet-1}, instance-types: [{name: c5.large, vcpu: 2, memory: 4G}]}
            networks: [{name: burst, network: 10.80.0.0/24}]
            templates: [{name: worker, memory: 2G, nics: [burst], ec2: [{ami: ami-1, keypair: gold}]}]
            """));
        using var programs = new FakePrograms();
        List<Finding> found = [];
        await Examination.RunAsync(configuration.Hosts.Single(), configuration, Patient.Tools(programs), found.Add, TestContext.CancellationToken);
        return found;
    }
}
