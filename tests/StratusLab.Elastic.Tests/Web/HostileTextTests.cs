using System.Text.RegularExpressions;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Tests.Api;
using StratusLab.Elastic.Web;

namespace StratusLab.Elastic.Tests.Web;

/// <summary>Texts that a user of a batch system, a guest or a broken program chose, on every page that shows them.</summary>
[TestClass]
public sealed partial class HostileTextTests : ApiSuite
{
    private const string Evil = "\"'><script>alert(1)</script><evil onerror=alert(2) href=javascript:alert(3)>\u202E\u0007&lt;";

    [TestMethod]
    public async Task EveryPage_HostileTextInEveryField_ShowsItAndRunsNothing()
    {
        Service.Lrms.Change = snapshot => snapshot with
        {
            Version = Evil,
            Jobs =
            [
                .. snapshot.Jobs.Select(j => j with { Name = Evil, User = Evil, Account = Evil, ReasonText = Evil }),
                new()
                {
                    Id = new("77"),
                    Name = Evil,
                    User = Evil,
                    Account = Evil,
                    Queues = [new("batch")],
                    State = JobState.Pending,
                    Shape = new() { Nodes = 1, PerNode = new(1, 1), Features = new(Evil) },
                    Reason = WaitReason.Unknown,
                    ReasonText = Evil,
                    Submitted = Service.Clock.GetUtcNow(),
                },
            ],
            Nodes = [.. snapshot.Nodes.Select(n => n with { Reason = Evil, StateText = Evil })],
        };
        var node = await ReadyNodeAsync();
        var state = await Service.Ledger.LoadAsync(Ct);
        var vm = state.Vms.Single(v => v.Id == node.Id);
        var stray = vm with { Id = state.NextVm, Revision = 0, Name = "service1", State = VmState.Failed, Nics = [], Failure = Evil, ConsoleTail = Evil, Since = Service.Clock.GetUtcNow() };
        var lost = node with { Id = stray.Id, State = NodeState.Failed, Ended = Service.Clock.GetUtcNow(), Reason = Evil, Name = new("wn-50") };
        await Service.Ledger.CommitAsync(
            new()
            {
                Vms = [vm with { Failure = Evil, Trouble = Evil, ConsoleTail = Evil }, stray, stray with { Id = new(stray.Id.Value + 1), Name = Evil }],
                Nodes = [node with { Reason = Evil }, lost],
                Events = [new() { At = Service.Clock.GetUtcNow(), Kind = "operator", Subject = Evil, Vm = vm.Id, Text = Evil }],
                Freezes = LedgerState.NoFreezes.Add("", new(Service.Clock.GetUtcNow(), Evil, Evil)),
                Memory = state.Memory with { Pools = state.Memory.Pools.Add(new("small"), new() { Failures = 10, Reason = Evil }) },
                Plan = new() { At = Service.Clock.GetUtcNow(), Fingerprint = "x", Text = $"  . {Evil}  {Evil}\n", HasActions = true },
            },
            Ct);
        await Service.PassAsync(Ct);
        using var visit = new Visit(Service, Ct);
        await visit.EnterAsync(ApiRole.Operator);

        string[] pages =
        [
            WebPaths.Root, "/web/clusters/main", "/web/nodes", $"/web/nodes/{node.Name}", "/web/nodes/wn-50", "/web/vms", $"/web/vms/{vm.Id}", $"/web/vms/{stray.Id}", "/web/jobs", "/web/jobs/77",
            "/web/jobs/1", "/web/hosts", "/web/plans", "/web/events", $"/web/find?q={Uri.EscapeDataString(Evil)}", "/web/find?q=7",
        ];
        foreach (var page in pages)
        {
            using var answer = await visit.SendAsync(page);
            var html = await answer.Content.ReadAsStringAsync(Ct);
            if (page is not ("/web/find?q=7" or "/web/hosts"))
            {
                Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;&lt;evil onerror=alert(2)", html, page);
            }

            Assert.IsTrue(Script().Count(html) <= 1, page);
            Assert.DoesNotContain("<evil", html, page);
            Assert.DoesNotContain("\u202E", html, page);
            Assert.DoesNotContain("\u0007", html, page);
            Assert.IsFalse(Handler().IsMatch(html), page);
        }
    }

    [TestMethod]
    public async Task Refusal_OfWhatAVisitorSent_IsEscaped()
    {
        using var visit = new Visit(Service, Ct);
        await visit.EnterAsync(ApiRole.Viewer);
        foreach (var path in (string[])["/web/jobs?state=", "/web/nodes?cluster=", "/web/nodes?pool=", "/web/plans?before=", "/web/nodes/", "/web/jobs/"])
        {
            using var answer = await visit.SendAsync(path + Uri.EscapeDataString(Evil));
            Assert.IsTrue((int)answer.StatusCode is 400 or 404, path);
            var html = await answer.Content.ReadAsStringAsync(Ct);
            Assert.DoesNotContain("<script>", html);
            Assert.DoesNotContain("<evil", html);
        }
    }

    // The page's own script is the only one.
    [GeneratedRegex("<script")]
    private static partial Regex Script();

    [GeneratedRegex("<[a-z]+( [a-z-]+(=\"[^\"]*\")?)* on[a-z]+=")]
    private static partial Regex Handler();
}
