using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Vmm.Drivers.Ec2;

namespace StratusLab.Elastic.Vmm.Tests.Drivers.Ec2;

[TestClass]
public sealed class Ec2HypervisorTests
{
    private readonly ManualClock clock = new();
    private Ec2Account account = null!; // Set before every test.

    public required TestContext TestContext { get; set; }

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestInitialize]
    public void Start() => account = new(clock);

    [TestCleanup]
    public async Task StopAsync() => await account.DisposeAsync();

    [TestMethod]
    public async Task Deploy_Asks_ForOneMarkedInstanceThatEndsWithItsGuest()
    {
        await account.Driver.DeployAsync(Ec2Account.Spec(7, made: new() { Ami = "ami-1", Keypair = "gold" }), Ct);

        var form = account.Emulator.Requests.Single(r => r.Action == "RunInstances").Form;
        Assert.AreEqual(
            ("1", "1", "c5.large", "gold", "terminate", "required", "subnet-1", "10.80.0.11"),
            (form["MinCount"], form["MaxCount"], form["InstanceType"], form["KeyName"], form["InstanceInitiatedShutdownBehavior"], form["MetadataOptions.HttpTokens"], form["SubnetId"], form["PrivateIpAddress"]));
        Assert.AreEqual(64, form["ClientToken"].Length);
        Assert.AreEqual("#!/bin/sh\n", Encoding.UTF8.GetString(Convert.FromBase64String(form["UserData"])));
        var tags = account.Emulator.Instances.Single().Tags;
        Assert.AreEqual(("lab", "aws", "7", "burst-7"), (tags["stratuslab-elastic:site"], tags["stratuslab-elastic:host"], tags["stratuslab-elastic:vm"], tags["Name"]));
    }

    [TestMethod]
    public async Task Deploy_AfterACrashBeforeTheLedgerKnew_FindsItsInstance()
    {
        account.Emulator.Unlisted = TimeSpan.FromSeconds(20);
        await account.Driver.DeployAsync(Ec2Account.Spec(7), Ct);
        var restarted = account.Make(account.Options());

        Assert.IsEmpty((await restarted.ObserveAsync(Ct)).Domains, "EC2 does not show it yet");
        await restarted.DeployAsync(Ec2Account.Spec(7), Ct);
        Assert.AreEqual(DomainState.Paused, await StateAsync(restarted));
        clock.Advance(TimeSpan.FromSeconds(30));

        Assert.AreEqual(DomainState.Running, await StateAsync(restarted));
        Assert.HasCount(1, account.Emulator.Instances);
    }

    [TestMethod]
    public async Task Observe_InstanceMissingFromTheListThatWasInIt_IsHeldForLivingFiveMinutes()
    {
        await account.Driver.DeployAsync(Ec2Account.Spec(7), Ct);
        Assert.AreEqual(DomainState.Running, await StateAsync(account.Driver));
        account.Emulator.Hidden.Add(account.Emulator.Instances[0].Id);
        clock.Advance(TimeSpan.FromSeconds(90));

        Assert.AreEqual(DomainState.Paused, await StateAsync(account.Driver));
        account.Emulator.Hidden.Clear();
        Assert.AreEqual(DomainState.Running, await StateAsync(account.Driver));

        account.Emulator.Hidden.Add(account.Emulator.Instances[0].Id);
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.IsEmpty((await account.Driver.ObserveAsync(Ct)).Domains);
    }

    [TestMethod]
    public async Task Observe_InstanceThatHasEnded_IsGoneAtOnce()
    {
        await account.Driver.DeployAsync(Ec2Account.Spec(7), Ct);
        Assert.AreEqual(DomainState.Running, await StateAsync(account.Driver));
        account.Emulator.PowerOff(account.Emulator.Instances[0]);

        Assert.IsEmpty((await account.Driver.ObserveAsync(Ct)).Domains);
    }

    [TestMethod]
    public async Task Destroy_InstanceMissingFromTheListThatWasInIt_IsEnded()
    {
        await account.Driver.DeployAsync(Ec2Account.Spec(7), Ct);
        Assert.AreEqual(DomainState.Running, await StateAsync(account.Driver));
        account.Emulator.Hidden.Add(account.Emulator.Instances[0].Id);

        await account.Driver.DestroyAsync(new(7), Ct);

        Assert.IsEmpty(account.Emulator.Living);
    }

    [TestMethod]
    public async Task Deploy_AnswerLost_IsUnknownAndThenOneInstance()
    {
        account.Emulator.Distort = (action, bytes) => action == "RunInstances" ? bytes[..(bytes.Length / 2)] : bytes;
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => account.Driver.DeployAsync(Ec2Account.Spec(7), Ct));
        account.Emulator.Distort = null;

        await account.Driver.DeployAsync(Ec2Account.Spec(7), Ct);

        Assert.HasCount(1, account.Emulator.Instances);
    }

    [TestMethod]
    public async Task Deploy_ContextChangedSinceTheFirstRequest_WaitsUntilItsInstanceIsShown()
    {
        account.Emulator.Unlisted = TimeSpan.FromSeconds(20);
        await account.Driver.DeployAsync(Ec2Account.Spec(7), Ct);
        var changed = Ec2Account.Spec(7) with { Files = new() { Disks = [], ConsoleLog = "", UserData = "#!/bin/sh\n# other\n"u8.ToArray() } };

        var wait = await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => account.Make(account.Options()).DeployAsync(changed, Ct));
        Assert.Contains("IdempotentParameterMismatch", wait.Message);
        clock.Advance(TimeSpan.FromSeconds(30));
        await account.Make(account.Options()).DeployAsync(changed, Ct);

        Assert.HasCount(1, account.Emulator.Instances);
    }

    [TestMethod]
    public async Task Deploy_AnotherTryAfterItsInstanceEnded_StartsAnother()
    {
        await account.Driver.DeployAsync(Ec2Account.Spec(7), Ct);
        account.Emulator.PowerOff(account.Emulator.Instances[0]);
        await Assert.ThrowsExactlyAsync<RejectedException>(() => account.Driver.DeployAsync(Ec2Account.Spec(7), Ct));

        await account.Driver.DeployAsync(Ec2Account.Spec(7, "0.1"), Ct);

        Assert.HasCount(1, account.Emulator.Living);
    }

    [TestMethod]
    [DataRow("InsufficientInstanceCapacity", 500)]
    [DataRow("InstanceLimitExceeded", 400)]
    [DataRow("VcpuLimitExceeded", 400)]
    [DataRow("Unsupported", 400)]
    public async Task Deploy_NoRoom_IsNoCapacity(string code, int status)
    {
        account.Emulator.Fail("RunInstances", code, status);

        var full = await Assert.ThrowsExactlyAsync<CapacityExhaustedException>(() => account.Driver.DeployAsync(Ec2Account.Spec(7), Ct));

        Assert.Contains(code, full.Message);
    }

    [TestMethod]
    [DataRow("RequestLimitExceeded", 503)]
    [DataRow("Throttling", 400)]
    public async Task Requests_TooFast_AreUnreachableAndRest(string code, int status)
    {
        account.Emulator.Fail("RunInstances", code, status);
        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => account.Driver.DeployAsync(Ec2Account.Spec(7), Ct));
        var asked = account.Emulator.Requests.Count;

        Assert.Contains("rests for another", (await account.Driver.ObserveAsync(Ct)).Incomplete!);
        Assert.HasCount(asked, account.Emulator.Requests, "nothing is asked during the rest");
        clock.Advance(TimeSpan.FromSeconds(2));
        await account.Driver.DeployAsync(Ec2Account.Spec(7), Ct);

        Assert.HasCount(1, account.Emulator.Instances);
    }

    [TestMethod]
    [DataRow("AuthFailure", 401)]
    [DataRow("UnauthorizedOperation", 403)]
    [DataRow("OptInRequired", 401)]
    public async Task Requests_NotLetIn_CloseTheHostWithTheMessage(string code, int status)
    {
        account.Emulator.Fail("DescribeInstances", code, status, times: 2);

        await Assert.ThrowsExactlyAsync<RejectedException>(() => account.Driver.DeployAsync(Ec2Account.Spec(7), Ct));
        Assert.Contains($"EC2 said {code}: The emulator says {code}.", (await account.Driver.ObserveAsync(Ct)).Incomplete!);
        Assert.IsNull((await account.Driver.ObserveAsync(Ct)).Incomplete, "it opens again by itself");
    }

    [TestMethod]
    public async Task Requests_ClockIsWrong_SayIt()
    {
        await using var late = new Ec2Account(clock);
        var behind = new ManualClock();
        behind.Advance(TimeSpan.FromMinutes(-10));
        using var http = Ec2Client.MakeHttp();
        var client = new Ec2Client(late.Options(), http, behind, new Random(1));

        Assert.Contains("clock", (await new Ec2Hypervisor(late.Options(), client, new(late.Options(), client), behind).ObserveAsync(Ct)).Incomplete!);
    }

    [TestMethod]
    public async Task Deploy_AddressInUse_IsTriedAgain()
    {
        await account.Driver.DeployAsync(Ec2Account.Spec(7), Ct);
        var other = Ec2Account.Spec(8) with { Nics = Ec2Account.Spec(7).Nics };

        Assert.Contains("its address", (await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => account.Driver.DeployAsync(other, Ct))).Message);
    }

    [TestMethod]
    public async Task Observe_SeveralPages_ShowsAllInOneLook()
    {
        account.Emulator.PageSize = 2;
        for (var vm = 1; vm <= 5; vm++)
        {
            await account.Driver.DeployAsync(Ec2Account.Spec(vm), Ct);
        }

        var before = account.Emulator.Requests.Count;
        Assert.HasCount(5, (await account.Driver.ObserveAsync(Ct)).Domains);
        Assert.AreEqual(3, account.Emulator.Requests.Count - before);
    }

    [TestMethod]
    public async Task Observe_NewInstance_IsThereForAMinuteAlthoughItIsNotListed()
    {
        account.Emulator.Unlisted = TimeSpan.FromHours(1);
        await account.Driver.DeployAsync(Ec2Account.Spec(7), Ct);

        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.AreEqual(DomainState.Paused, await StateAsync(account.Driver));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.IsNull(await StateAsync(account.Driver));
    }

    [TestMethod]
    public async Task Observe_Pending_DoesNotRunYet()
    {
        account.Emulator.PendingTime = TimeSpan.FromSeconds(30);
        await account.Driver.DeployAsync(Ec2Account.Spec(7), Ct);
        Assert.AreEqual(DomainState.Paused, await StateAsync(account.Driver));

        clock.Advance(TimeSpan.FromSeconds(31));

        Assert.AreEqual(DomainState.Running, await StateAsync(account.Driver));
    }

    [TestMethod]
    [DataRow("cut")]
    [DataRow("garbage")]
    [DataRow("page")]
    [DataRow("other")]
    [DataRow("dtd")]
    [DataRow("empty")]
    public async Task Observe_UnreadableAnswer_ProvesNothing(string kind)
    {
        await account.Driver.DeployAsync(Ec2Account.Spec(7), Ct);
        account.Emulator.Distort = (_, bytes) => kind switch
        {
            "cut" => bytes[..^20],
            "garbage" => [0xff, 0x00, 0x3c],
            "page" => "<html><body>Log in</body></html>"u8.ToArray(),
            "other" => "<DescribeInstancesResponse/>"u8.ToArray(),
            "dtd" => [.. "<!DOCTYPE x [<!ENTITY a \"b\">]>"u8, .. bytes],
            _ => [],
        };

        var report = await account.Driver.ObserveAsync(Ct);

        Assert.IsNotNull(report.Incomplete);
        Assert.IsEmpty(report.Domains);
    }

    [TestMethod]
    public async Task Observe_AnyDamage_NeverLosesAnInstanceInAWholeReport()
    {
        await account.Driver.DeployAsync(Ec2Account.Spec(1), Ct);
        await account.Driver.DeployAsync(Ec2Account.Spec(2), Ct);
        await account.Driver.ObserveAsync(Ct);
        for (var seed = 0; seed < 200; seed++)
        {
            var dice = new Random(seed);
            account.Emulator.Distort = (_, bytes) => bytes[..dice.Next(bytes.Length)];

            Assert.IsNotNull((await account.Driver.ObserveAsync(Ct)).Incomplete, $"seed {seed}");
        }
    }

    [TestMethod]
    public async Task Observe_EveryStateWord_IsNeverTakenForGone()
    {
        await account.Driver.DeployAsync(Ec2Account.Spec(7), Ct);
        account.Emulator.Instances[0].State = "stopped";
        Assert.AreEqual(DomainState.Off, await StateAsync(account.Driver));
        account.Emulator.Instances[0].State = "stopping";
        Assert.AreEqual(DomainState.Off, await StateAsync(account.Driver));
    }

    [TestMethod]
    public async Task Verbs_OthersWithTheSameNumber_AreNeverTouched()
    {
        account.Emulator.StartForeign("untagged");
        account.Emulator.StartForeign("other site", ("stratuslab-elastic:site", "other"), ("stratuslab-elastic:host", "aws"), ("stratuslab-elastic:vm", "7"));
        account.Emulator.StartForeign("other host", ("stratuslab-elastic:site", "lab"), ("stratuslab-elastic:host", "aws2"), ("stratuslab-elastic:vm", "7"));
        account.Emulator.StartForeign("no number", ("stratuslab-elastic:site", "lab"), ("stratuslab-elastic:host", "aws"), ("stratuslab-elastic:vm", "seven"));

        Assert.IsEmpty((await account.Driver.ObserveAsync(Ct)).Domains);
        await account.Driver.ShutdownAsync(new(7), Ct);
        await account.Driver.DestroyAsync(new(7), Ct);

        Assert.HasCount(4, account.Emulator.Living);
    }

    [TestMethod]
    public async Task Destroy_JustStarted_IsTriedUntilEc2KnowsIt()
    {
        account.Emulator.Unlisted = TimeSpan.FromSeconds(20);
        await account.Driver.DeployAsync(Ec2Account.Spec(7), Ct);

        await Assert.ThrowsExactlyAsync<PeerUnreachableException>(() => account.Driver.DestroyAsync(new(7), Ct));
        clock.Advance(TimeSpan.FromSeconds(30));
        await account.Driver.DestroyAsync(new(7), Ct);

        Assert.IsEmpty(account.Emulator.Living);
    }

    [TestMethod]
    public async Task ElasticIp_Running_IsAssociatedOnceAndOnlyWhenItIsFree()
    {
        var made = new Ec2Template { Ami = "ami-1", ElasticIp = "192.0.2.7" };
        account.Emulator.Addresses["192.0.2.7"] = "i-somebodys";
        await account.Driver.DeployAsync(Ec2Account.Spec(7, made: made), Ct);
        Assert.AreEqual(DomainState.Stalled, await StateAsync(account.Driver), "it runs without its address");
        Assert.Contains("i-somebodys has it", (await Assert.ThrowsExactlyAsync<RejectedException>(() => account.Driver.ContinueAsync(new(7), Ct))).Message);

        account.Emulator.Addresses["192.0.2.7"] = "";
        await account.Driver.ContinueAsync(new(7), Ct);
        await account.Driver.ContinueAsync(new(7), Ct);

        Assert.AreEqual(DomainState.Running, await StateAsync(account.Driver));
        Assert.AreEqual(account.Emulator.Instances[0].Id, account.Emulator.Addresses["192.0.2.7"]);
        Assert.AreEqual(1, account.Emulator.Requests.Count(r => r.Action == "AssociateAddress"));
    }

    [TestMethod]
    public async Task AuthorizedPorts_OfSeveralVms_AreOneGroup()
    {
        var made = new Ec2Template { Ami = "ami-1", AuthorizedPorts = "22,9000-9010" };
        var driver = account.Make(account.Options() with { SecurityGroups = ["sg-site"] });
        await driver.DeployAsync(Ec2Account.Spec(7, made: made), Ct);
        await driver.DeployAsync(Ec2Account.Spec(8, made: made), Ct);

        var (name, rules) = account.Emulator.Groups.Single();
        Assert.AreEqual("stratuslab-elastic-lab-tcp-22_9000-9010", name);
        CollectionAssert.AreEquivalent(new[] { "tcp 22-22 0.0.0.0/0", "tcp 9000-9010 0.0.0.0/0" }, rules.ToArray());
        var form = account.Emulator.Requests.Last(r => r.Action == "RunInstances").Form;
        Assert.AreEqual(("sg-site", "sg-1"), (form["SecurityGroupId.1"], form["SecurityGroupId.2"]));
    }

    [TestMethod]
    public async Task AuthorizedPorts_GroupOfThatNameIsSomebodyElses_IsRefusedAndNotTouched()
    {
        account.Emulator.AddForeignGroup("stratuslab-elastic-lab-tcp-22");

        var refused = await Assert.ThrowsExactlyAsync<RejectedException>(() => account.Driver.DeployAsync(Ec2Account.Spec(7, made: new Ec2Template { Ami = "ami-1", AuthorizedPorts = "22" }), Ct));

        Assert.Contains("has this name and not the tag", refused.Message);
        Assert.DoesNotContain("AuthorizeSecurityGroupIngress", account.Emulator.Requests.Select(r => r.Action));
    }

    [TestMethod]
    public async Task Credentials_NeverShowInAMessage()
    {
        var secret = account.Emulator.Keys.Values.Single();
        account.Emulator.Distort = (_, _) => Encoding.UTF8.GetBytes(
            $"<Response><Errors><Error><Code>AuthFailure</Code><Message>Key AKIDEXAMPLE with {secret} is wrong. Encoded authorization failure message: abc</Message></Error></Errors></Response>");
        account.Emulator.Fail("DescribeInstances", "AuthFailure", 401);

        var said = (await account.Driver.ObserveAsync(Ct)).Incomplete!;

        Assert.Contains("Key … with … is wrong.", said);
        Assert.DoesNotContain("abc", said);
    }

    [TestMethod]
    public async Task Credentials_MissingThenThereThenChanged_AreReadAgain()
    {
        var text = await File.ReadAllTextAsync(account.CredentialsFile, Ct);
        File.Delete(account.CredentialsFile);
        Assert.Contains("is not there", (await account.Driver.ObserveAsync(Ct)).Incomplete!);
        await File.WriteAllTextAsync(account.CredentialsFile, text.Replace("AKIDEXAMPLE", "AKIDOTHER", StringComparison.Ordinal), Ct);
        File.SetLastWriteTimeUtc(account.CredentialsFile, new(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        Assert.Contains("AuthFailure", (await account.Driver.ObserveAsync(Ct)).Incomplete!);
        await File.WriteAllTextAsync(account.CredentialsFile, text, Ct);
        File.SetLastWriteTimeUtc(account.CredentialsFile, new(2026, 1, 3, 0, 0, 0, DateTimeKind.Utc));

        Assert.IsNull((await account.Driver.ObserveAsync(Ct)).Incomplete);
    }

    [TestMethod]
    public async Task Transfer_KeepsNothingAndShowsTheConsole()
    {
        var transfer = account.Transfer();
        await account.Driver.DeployAsync(Ec2Account.Spec(7), Ct);
        account.Emulator.Instances[0].Console = new string('x', 5000) + "vmcontext: joined";

        var files = await transfer.PrepareAsync(Given.Vm(7), new(Given.Variables(("NAME", "it's \"me\"")), System.Collections.Immutable.ImmutableSortedDictionary<string, ReadOnlyMemory<byte>>.Empty.Add("munge.key", new byte[] { 1, 2, 3 })), Ct);
        var tail = await transfer.ConsoleTailAsync(new(7), Ct);
        await transfer.RemoveContextAsync(new(7), Ct);

        Assert.IsEmpty(files.Disks);
        Assert.StartsWith("#!/bin/sh\n", Encoding.UTF8.GetString(files.UserData.Span));
        Assert.AreEqual(4096, tail.Length);
        Assert.EndsWith("vmcontext: joined", tail);
        Assert.IsFalse(account.Emulator.Instances[0].HasMetadata, "its guest reads the secrets once");
        Assert.AreEqual("", await transfer.ConsoleTailAsync(new(8), Ct));
    }

    private async Task<DomainState?> StateAsync(Ec2Hypervisor driver)
    {
        var report = await driver.ObserveAsync(Ct);
        Assert.IsNull(report.Incomplete, report.Incomplete);
        return report.Domains.SingleOrDefault()?.State;
    }
}
