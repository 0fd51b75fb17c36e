using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Xml.Linq;

namespace StratusLab.Elastic.Contracts.Ec2;

/// <summary>
/// An EC2 API on 127.0.0.1, of what the driver asks for: it checks signatures, keeps instances through pending, running, shutting-down and terminated, makes one instance per
/// client token and refuses another request under it, shows instances only after a while if it is told to, gives lists in pages, and fails as EC2 fails. Facts from the
/// Amazon EC2 API reference, version 2016-11-15.
/// </summary>
public sealed class Ec2Emulator : IAsyncDisposable
{
    private static readonly XNamespace Space = "http://ec2.amazonaws.com/doc/2016-11-15/";
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(5);

    private readonly HttpListener listener = new();
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private readonly Task serving;
    private readonly List<EmulatedInstance> instances = [];
    private readonly Dictionary<string, (string Form, EmulatedInstance Instance)> tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Vpc, string Name, string Site, HashSet<string> Rules)> groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Queue<(string Code, int Status)>> failures = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Action, IReadOnlyDictionary<string, string> Form)> requests = new();
    private int lastId;

    /// <summary>Begins to serve.</summary>
    public Ec2Emulator(TimeProvider clock, int port = 0)
    {
        this.clock = clock;
        Endpoint = new($"http://127.0.0.1:{(port > 0 ? port : FreePort())}/");
        listener.Prefixes.Add(Endpoint.ToString());
        listener.Start();
        serving = ServeAsync();
    }

    /// <summary>Where it is.</summary>
    public Uri Endpoint { get; }

    /// <summary>Whom it lets in.</summary>
    public Dictionary<string, string> Keys { get; } = new(StringComparer.Ordinal) { ["AKIDEXAMPLE"] = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

    /// <summary>The region that requests must be signed for.</summary>
    public string Region { get; init; } = "eu-test-1";

    /// <summary>How long an instance is pending.</summary>
    public TimeSpan PendingTime { get; set; }

    /// <summary>How long an instance is shutting-down.</summary>
    public TimeSpan EndTime { get; set; }

    /// <summary>How long a new instance is missing from every list.</summary>
    public TimeSpan Unlisted { get; set; }

    /// <summary>Instances that are missing from every list, although they were in one before.</summary>
    public HashSet<string> Hidden { get; } = [];

    /// <summary>Most instances on a page, whatever is asked for.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>How many of an instance type are left; types that are not here are never short.</summary>
    public Dictionary<string, int> Left { get; } = new(StringComparer.Ordinal);

    /// <summary>Images, key pairs, and subnets with their addresses.</summary>
    public Dictionary<string, string> Subnets { get; } = new(StringComparer.Ordinal) { ["subnet-1"] = "10.80.0.0/24" };

    /// <summary>Images that are there.</summary>
    public HashSet<string> Images { get; } = new(StringComparer.Ordinal) { "ami-1" };

    /// <summary>Key pairs that are there.</summary>
    public HashSet<string> KeyPairs { get; } = new(StringComparer.Ordinal) { "gold" };

    /// <summary>Elastic addresses, and the instance that has each; empty for none.</summary>
    public Dictionary<string, string> Addresses { get; } = new(StringComparer.Ordinal);

    /// <summary>Actions that the credentials may not do.</summary>
    public HashSet<string> Forbidden { get; } = new(StringComparer.Ordinal);

    /// <summary>Changes an answer before it is sent; null for nothing.</summary>
    public Func<string, byte[], byte[]>? Distort { get; set; }

    /// <summary>Called with each action that was done, before its answer is sent: a test may end the client there.</summary>
    public Action<string>? Done { get; set; }

    /// <summary>The requests so far.</summary>
    public IReadOnlyCollection<(string Action, IReadOnlyDictionary<string, string> Form)> Requests => requests;

    /// <summary>All instances, those that have ended too.</summary>
    public IReadOnlyList<EmulatedInstance> Instances
    {
        get
        {
            lock (gate)
            {
                return [.. instances];
            }
        }
    }

    /// <summary>The rules of each security group that was made.</summary>
    public IReadOnlyDictionary<string, IReadOnlyCollection<string>> Groups
    {
        get
        {
            lock (gate)
            {
                return groups.ToDictionary(g => g.Value.Name, g => (IReadOnlyCollection<string>)[.. g.Value.Rules]);
            }
        }
    }

    /// <summary>Makes a security group that is somebody's own, in every VPC that there is.</summary>
    public void AddForeignGroup(string name)
    {
        lock (gate)
        {
            groups["sg-foreign"] = ("vpc-default", name, "", []);
            groups["sg-foreign-1"] = ("vpc-1", name, "", []);
        }
    }

    /// <summary>Instances that run or will.</summary>
    public IEnumerable<EmulatedInstance> Living => Instances.Where(i => i.Ended is null);

    /// <summary>The next requests for an action fail.</summary>
    public void Fail(string action, string code, int status = 400, int times = 1)
    {
        lock (gate)
        {
            var queue = failures.TryGetValue(action, out var known) ? known : failures[action] = new();
            for (var i = 0; i < times; i++)
            {
                queue.Enqueue((code, status));
            }
        }
    }

    /// <summary>Somebody else starts an instance.</summary>
    public EmulatedInstance StartForeign(string name, params (string Key, string Value)[] tags)
    {
        lock (gate)
        {
            var instance = new EmulatedInstance
            {
                Id = NextId(),
                Form = new Dictionary<string, string>(),
                Tags = tags.Append(("Name", name)).ToDictionary(t => t.Item1, t => t.Item2),
                Launched = clock.GetUtcNow(),
                PrivateAddress = "172.31.0.9",
            };
            instances.Add(instance);
            return instance;
        }
    }

    /// <summary>The guest powers off: an instance that was asked for so ends with it.</summary>
    public void PowerOff(EmulatedInstance instance)
    {
        lock (gate)
        {
            if (instance.Form.GetValueOrDefault("InstanceInitiatedShutdownBehavior") == "terminate")
            {
                instance.Ended = clock.GetUtcNow();
                instance.Reason = "Client.InstanceInitiatedShutdown";
            }
            else
            {
                instance.State = "stopped";
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await serving;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        var answers = new List<Task>();
        try
        {
            while (true)
            {
                answers.Add(AnswerAsync(await listener.GetContextAsync()));
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            await Task.WhenAll(answers);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            var bytes = body.ToArray();
            var form = Parse(Encoding.UTF8.GetString(bytes));
            var action = form.GetValueOrDefault("Action", "");
            requests.Enqueue((action, form));
            var (status, answer) = Refusal(context.Request, bytes) is { } refused ? refused : Answer(action, form);
            var content = Encoding.UTF8.GetBytes(answer.ToString(SaveOptions.DisableFormatting));
            Done?.Invoke(action);
            content = Distort?.Invoke(action, content) ?? content;
            context.Response.StatusCode = status;
            context.Response.ContentType = "text/xml;charset=UTF-8";
            await context.Response.OutputStream.WriteAsync(content);
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The client has gone, or the test is over.
        }
    }

    private (int Status, XElement Answer)? Refusal(HttpListenerRequest request, byte[] body)
    {
        var given = request.Headers["Authorization"] ?? "";
        var parts = given.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1]);
        if (!parts.TryGetValue("Credential", out var credential) || !parts.TryGetValue("SignedHeaders", out var signed))
        {
            return Error("MissingAuthenticationToken", 403);
        }

        var who = credential.Split('/');
        var date = request.Headers["X-Amz-Date"] ?? "";
        if (!Keys.TryGetValue(who[0], out var secret))
        {
            return Error("AuthFailure", 401);
        }

        if (!DateTimeOffset.TryParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) || (clock.GetUtcNow() - at).Duration() > MostSkew)
        {
            return Error("RequestExpired", 400);
        }

        var scope = string.Join('/', who[1..4]);
        var headers = signed.Split(';').ToDictionary(h => h, h => h == "host" ? request.UserHostName : request.Headers[h] ?? "");
        var right = SigV4.Authorization(request.HttpMethod, headers, body, who[0], secret, scope);
        return scope == $"{date[..8]}/{Region}/ec2" && right.Replace(" ", "", StringComparison.Ordinal) == given.Replace(" ", "", StringComparison.Ordinal) ? null : Error("SignatureDoesNotMatch", 403);
    }

    private (int Status, XElement Answer) Answer(string action, Dictionary<string, string> form)
    {
        lock (gate)
        {
            if (failures.TryGetValue(action, out var queue) && queue.TryDequeue(out var failure))
            {
                return Error(failure.Code, failure.Status);
            }

            if (form.GetValueOrDefault("Version") != "2016-11-15")
            {
                return Error("InvalidParameterValue", 400);
            }

            if (Forbidden.Contains(action))
            {
                return Error("UnauthorizedOperation", 403);
            }

            if (form.GetValueOrDefault("DryRun") == "true")
            {
                return Error("DryRunOperation", 412);
            }

            return action switch
            {
                "DescribeInstances" => DescribeInstances(form),
                "RunInstances" => RunInstances(form),
                "TerminateInstances" => TerminateInstances(form),
                "GetConsoleOutput" => WithInstance(form, "InstanceId", i => Good(action, new XElement(Space + "output", Convert.ToBase64String(Encoding.UTF8.GetBytes(i.Console))))),
                "ModifyInstanceMetadataOptions" => WithInstance(form, "InstanceId", i =>
                {
                    i.HasMetadata = form["HttpEndpoint"] == "enabled";
                    return Good(action);
                }),
                "DescribeAddresses" => Addresses.TryGetValue(form["PublicIp.1"], out var holder)
                    ? Good(action, Set("addressesSet", Item(("publicIp", form["PublicIp.1"]), ("allocationId", "eipalloc-" + form["PublicIp.1"]), ("instanceId", holder), ("associationId", holder.Length > 0 ? "eipassoc-1" : ""))))
                    : Error("InvalidAddress.NotFound", 400),
                "AssociateAddress" => WithInstance(form, "InstanceId", i => Associate(form, i)),
                "DescribeSubnets" => Subnets.TryGetValue(form["SubnetId.1"], out var cidr)
                    ? Good(action, Set("subnetSet", Item(("subnetId", form["SubnetId.1"]), ("vpcId", "vpc-1"), ("cidrBlock", cidr))))
                    : Error("InvalidSubnetID.NotFound", 400),
                "DescribeVpcs" => Good(action, Set("vpcSet", Item(("vpcId", "vpc-default"), ("isDefault", "true")))),
                "DescribeImages" => Images.Contains(form["ImageId.1"]) ? Good(action, Set("imagesSet", Item(("imageId", form["ImageId.1"]), ("imageState", "available")))) : Error("InvalidAMIID.NotFound", 400),
                "DescribeKeyPairs" => KeyPairs.Contains(form["KeyName.1"]) ? Good(action, Set("keySet", Item(("keyName", form["KeyName.1"])))) : Error("InvalidKeyPair.NotFound", 400),
                "DescribeSecurityGroups" => DescribeGroups(form),
                "CreateSecurityGroup" => CreateGroup(form),
                "AuthorizeSecurityGroupIngress" => Authorize(form),
                _ => Error("InvalidAction", 400),
            };
        }
    }

    private (int Status, XElement Answer) RunInstances(Dictionary<string, string> form)
    {
        var token = form.GetValueOrDefault("ClientToken", "");
        var text = string.Join('&', form.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}"));
        if (token.Length > 0 && tokens.TryGetValue(token, out var known))
        {
            return known.Form != text ? Error("IdempotentParameterMismatch", 400) : Good("RunInstances", Set("instancesSet", Show(known.Instance)));
        }

        var type = form["InstanceType"];
        var address = form.GetValueOrDefault("PrivateIpAddress", "172.31.0.5");
        if (!Images.Contains(form["ImageId"]))
        {
            return Error("InvalidAMIID.NotFound", 400);
        }

        if (form.GetValueOrDefault("SubnetId") is { } subnet && !Subnets.ContainsKey(subnet))
        {
            return Error("InvalidSubnetID.NotFound", 400);
        }

        if (form.ContainsKey("PrivateIpAddress") && instances.Any(i => i.Subnet == form["SubnetId"] && i.PrivateAddress == address && StateOf(i) != "terminated"))
        {
            return Error("InvalidIPAddress.InUse", 400);
        }

        if (Left.TryGetValue(type, out var left) && left-- <= 0)
        {
            return Error("InsufficientInstanceCapacity", 500);
        }

        Left[type] = Left.ContainsKey(type) ? left : int.MaxValue;
        var instance = new EmulatedInstance
        {
            Id = NextId(),
            Form = form,
            Tags = Enumerable.Range(1, 50).Where(i => form.ContainsKey($"TagSpecification.1.Tag.{i}.Key")).ToDictionary(i => form[$"TagSpecification.1.Tag.{i}.Key"], i => form[$"TagSpecification.1.Tag.{i}.Value"]),
            Launched = clock.GetUtcNow(),
            PrivateAddress = address,
        };
        instances.Add(instance);
        if (token.Length > 0)
        {
            tokens[token] = (text, instance);
        }

        return Good("RunInstances", Set("instancesSet", Show(instance)));
    }

    private (int Status, XElement Answer) DescribeInstances(Dictionary<string, string> form)
    {
        var filters = Enumerable.Range(1, 20).Where(i => form.ContainsKey($"Filter.{i}.Name"))
            .Select(i => (Name: form[$"Filter.{i}.Name"], Values: Enumerable.Range(1, 20).Where(j => form.ContainsKey($"Filter.{i}.Value.{j}")).Select(j => form[$"Filter.{i}.Value.{j}"]).ToHashSet())).ToArray();
        bool Fits(EmulatedInstance instance, (string Name, HashSet<string> Values) filter) => filter.Name switch
        {
            "instance-state-name" => filter.Values.Contains(StateOf(instance)),
            _ when filter.Name.StartsWith("tag:", StringComparison.Ordinal) => filter.Values.Contains(instance.Tags.GetValueOrDefault(filter.Name[4..], "")),
            _ => throw new NotSupportedException(filter.Name),
        };
        var found = instances.Where(i => !Hidden.Contains(i.Id) && clock.GetUtcNow() - i.Launched >= Unlisted && filters.All(f => Fits(i, f))).ToArray();
        var from = int.Parse(form.GetValueOrDefault("NextToken", "0"), CultureInfo.InvariantCulture);
        var count = Math.Min(PageSize, int.Parse(form.GetValueOrDefault("MaxResults", "1000"), CultureInfo.InvariantCulture));
        var page = found.Skip(from).Take(count).Select(i => new XElement(Space + "item", new XElement(Space + "reservationId", "r-1"), Set("instancesSet", Show(i))));
        var list = new XElement(Space + "reservationSet", page);
        return from + count < found.Length ? Good("DescribeInstances", list, new XElement(Space + "nextToken", from + count)) : Good("DescribeInstances", list);
    }

    private (int Status, XElement Answer) TerminateInstances(Dictionary<string, string> form)
    {
        var ids = Enumerable.Range(1, 1000).TakeWhile(i => form.ContainsKey($"InstanceId.{i}")).Select(i => form[$"InstanceId.{i}"]).ToArray();
        var found = ids.Select(id => instances.Find(i => i.Id == id)).ToArray();
        if (Array.Exists(found, i => i is null || clock.GetUtcNow() - i.Launched < Unlisted))
        {
            return Error("InvalidInstanceID.NotFound", 400);
        }

        foreach (var instance in found)
        {
            instance!.Ended ??= clock.GetUtcNow(); // Looked at above.
            foreach (var address in Addresses.Where(a => a.Value == instance.Id).Select(a => a.Key).ToArray())
            {
                Addresses[address] = "";
            }
        }

        return Good("TerminateInstances", Set("instancesSet", [.. found.Select(i => Item(("instanceId", i!.Id)))])); // Likewise.
    }

    private (int Status, XElement Answer) Associate(Dictionary<string, string> form, EmulatedInstance instance)
    {
        var address = form["AllocationId"]["eipalloc-".Length..];
        if (Addresses[address] is { Length: > 0 } other && other != instance.Id)
        {
            return Error("Resource.AlreadyAssociated", 400);
        }

        if (StateOf(instance) != "running")
        {
            return Error("InvalidInstanceID", 400);
        }

        (Addresses[address], instance.PublicAddress) = (instance.Id, address);
        return Good("AssociateAddress", new XElement(Space + "associationId", "eipassoc-1"));
    }

    private (int Status, XElement Answer) DescribeGroups(Dictionary<string, string> form)
    {
        var name = form.GetValueOrDefault("Filter.1.Value.1");
        var found = name is null ? groups.Where(g => form.ContainsValue(g.Key)) : groups.Where(g => g.Value.Name == name && g.Value.Vpc == form["Filter.2.Value.1"] && form.GetValueOrDefault("Filter.3.Value.1", g.Value.Site) == g.Value.Site);
        return name is null && form.TryGetValue("GroupId.1", out var wanted) && !groups.ContainsKey(wanted) ? Error("InvalidGroup.NotFound", 400)
            : Good("DescribeSecurityGroups", Set("securityGroupInfo", [.. found.Select(g => Item(("groupId", g.Key), ("groupName", g.Value.Name)))]));
    }

    private (int Status, XElement Answer) CreateGroup(Dictionary<string, string> form)
    {
        if (groups.Values.Any(g => g.Name == form["GroupName"] && g.Vpc == form["VpcId"]))
        {
            return Error("InvalidGroup.Duplicate", 400);
        }

        var id = $"sg-{groups.Count + 1}";
        groups[id] = (form["VpcId"], form["GroupName"], form["TagSpecification.1.Tag.1.Value"], []);
        return Good("CreateSecurityGroup", new XElement(Space + "groupId", id));
    }

    private (int Status, XElement Answer) Authorize(Dictionary<string, string> form) =>
        groups[form["GroupId"]].Rules.Add($"{form["IpPermissions.1.IpProtocol"]} {form["IpPermissions.1.FromPort"]}-{form["IpPermissions.1.ToPort"]} {form["IpPermissions.1.IpRanges.1.CidrIp"]}")
            ? Good("AuthorizeSecurityGroupIngress") : Error("InvalidPermission.Duplicate", 400);

    private (int Status, XElement Answer) WithInstance(Dictionary<string, string> form, string key, Func<EmulatedInstance, (int Status, XElement Answer)> act) =>
        instances.Find(i => i.Id == form[key]) is { } found ? act(found) : Error("InvalidInstanceID.NotFound", 400);

    private string StateOf(EmulatedInstance instance)
    {
        var now = clock.GetUtcNow();
        return instance.Ended is { } ended ? now - ended < EndTime ? "shutting-down" : "terminated"
            : instance.State ?? (now - instance.Launched < PendingTime ? "pending" : "running");
    }

    private XElement Show(EmulatedInstance instance) => new(
        Space + "item",
        new XElement(Space + "instanceId", instance.Id),
        new XElement(Space + "instanceState", new XElement(Space + "code", 0), new XElement(Space + "name", StateOf(instance))),
        new XElement(Space + "stateReason", new XElement(Space + "code", instance.Reason)),
        new XElement(Space + "launchTime", instance.Launched.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
        new XElement(Space + "privateIpAddress", instance.PrivateAddress),
        new XElement(Space + "ipAddress", instance.PublicAddress),
        new XElement(Space + "tagSet", instance.Tags.Select(t => Item(("key", t.Key), ("value", t.Value)))));

    private string NextId() => string.Create(CultureInfo.InvariantCulture, $"i-{++lastId:x17}");

    private static XElement Set(string name, params XElement[] items) => new(Space + name, items);

    private static XElement Item(params (string Name, string Value)[] parts) => new(Space + "item", parts.Select(p => new XElement(Space + p.Name, p.Value)));

    private static (int Status, XElement Answer) Good(string action, params XElement[] content) => (200, new(Space + (action + "Response"), new XElement(Space + "requestId", "r"), content));

    private static (int Status, XElement Answer) Error(string code, int status) =>
        (status, new("Response", new XElement("Errors", new XElement("Error", new XElement("Code", code), new XElement("Message", $"The emulator says {code}."))), new XElement("RequestID", "r")));

    private static Dictionary<string, string> Parse(string body) =>
        body.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2)).ToDictionary(p => Uri.UnescapeDataString(p[0]), p => Uri.UnescapeDataString(p[1]), StringComparer.Ordinal);
}
