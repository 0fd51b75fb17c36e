using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Ledger;
using StratusLab.Elastic.Reconciliation;
using StratusLab.Elastic.Tests.Api;
using StratusLab.Elastic.Web;

namespace StratusLab.Elastic.Tests.Web.Browser;

/// <summary>The pages in a real browser, before a service whose clock and passes the test moves.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class BrowserTests : ApiSuite
{
    private static Chromium? chromium;

    [ClassInitialize]
    public static async Task StartBrowserAsync(TestContext context) => chromium = await Chromium.StartAsync(context.CancellationToken);

    [ClassCleanup]
    public static async Task StopBrowserAsync()
    {
        if (chromium is not null)
        {
            await chromium.DisposeAsync();
        }
    }

    [TestMethod]
    public async Task Freeze_ByKeyboardAlone_ReallyFreezes()
    {
        await Service.PassAsync(Ct);
        var tab = await EnterAsync(ApiRole.Operator);

        // The first stop is the way past the navigation, and it is seen.
        await tab.PressAsync("Tab", Ct);
        Assert.AreEqual("Skip to the content", await tab.AskAsync("document.activeElement.textContent", Ct));
        await tab.WaitAsync("document.activeElement.getBoundingClientRect().top >= 0", Ct);
        await tab.PressAsync("Enter", Ct);
        Assert.AreEqual("main", await tab.AskAsync("document.activeElement.id", Ct));

        await TabToAsync(tab, "document.activeElement.id === 'reason-main'");
        Assert.AreNotEqual("none", await tab.AskAsync("getComputedStyle(document.activeElement).outlineStyle", Ct), "the focus is seen");
        await tab.TypeAsync("smoke in the machine room", Ct);
        await tab.PressAsync("Tab", Ct);
        Assert.AreEqual("Freeze cluster main", await tab.AskAsync("document.activeElement.textContent", Ct));
        await tab.PressAsync(" ", Ct);
        await tab.WaitAsync("document.querySelector('.notice')?.textContent.startsWith('Frozen: cluster \"main\"')", Ct);

        var freeze = (await Service.Ledger.LoadAsync(Ct)).Freezes["main"];
        Assert.AreEqual(("token alice (web page)", "smoke in the machine room"), (freeze.By, freeze.Reason));
        Assert.IsNotNull((await PassAsync()).Plan.Clusters[0].Frozen, "the next pass keeps to it");

        await TabToAsync(tab, "document.activeElement.textContent === 'Unfreeze main'");
        await tab.PressAsync("Enter", Ct);
        await tab.WaitAsync("document.querySelector('.notice')?.textContent.startsWith('No longer frozen')", Ct);
        Assert.IsEmpty((await Service.Ledger.LoadAsync(Ct)).Freezes);
    }

    [TestMethod]
    public async Task Overview_WhileItIsOpen_ChangesByItselfAndKeepsWhatSomebodyTypes()
    {
        await Service.LaneAsync(Ct);
        await Service.PassAsync(Ct);
        var tab = await EnterAsync(ApiRole.Operator);
        await tab.WaitAsync("document.getElementById('live').textContent === 'Live'", Ct);
        await tab.AskAsync("(window.here = true, document.getElementById('freeze-reason').focus())", Ct);
        await tab.TypeAsync("because", Ct);

        Service.Submit("1");
        await Service.RunUntilAsync(s => s.Nodes.Any(n => n.State == NodeState.Ready), Ct);

        await tab.WaitAsync("document.getElementById('pools').textContent.includes('1 ready')", Ct);
        await tab.WaitAsync("document.querySelector('#cluster-main .chart').getAttribute('aria-label').includes('2 busy') || document.querySelector('#cluster-main .chart').getAttribute('aria-label').includes('2 idle')", Ct);
        Assert.AreEqual("true", await tab.AskAsync("window.here", Ct), "it was not loaded anew");
        Assert.AreEqual("because", await tab.AskAsync("document.activeElement.value", Ct));
    }

    [TestMethod]
    public async Task Overview_FocusInAPartThatChanges_StaysWhereItWas()
    {
        await Service.LaneAsync(Ct);
        await Service.PassAsync(Ct);
        var tab = await EnterAsync(ApiRole.Operator);
        await tab.WaitAsync("document.getElementById('live').textContent === 'Live'", Ct);
        await tab.AskAsync("(window.old = document.getElementById('pools'), document.querySelector('#pools tbody a').focus())", Ct);

        await ReadyNodeAsync();
        await tab.WaitAsync("document.getElementById('pools') !== window.old && document.getElementById('pools').textContent.includes('1 ready')", Ct);

        Assert.AreEqual("small", await tab.AskAsync("document.activeElement.textContent", Ct));
    }

    [TestMethod]
    [DataRow(360)]
    [DataRow(1280)]
    public async Task Pages_OnAScreenOfThisWidth_ScrollOnlyDownwards(int width)
    {
        var node = await ReadyNodeAsync();
        Service.Submit("13", cores: 64);
        await Service.PassAsync(Ct);
        var tab = await EnterAsync(ApiRole.Operator);
        await tab.ResizeAsync(width, 800, Ct);
        foreach (var path in (string[])[WebPaths.Root, "/web/clusters/main", "/web/nodes", $"/web/nodes/{node.Name}", $"/web/nodes/{node.Name}/retire", "/web/vms", $"/web/vms/{node.Id}", "/web/jobs", "/web/jobs/13", "/web/hosts", "/web/plans", "/web/events", WebPaths.Login])
        {
            await tab.GoAsync(At(path), Ct);
            Assert.AreEqual($"{width}", await tab.AskAsync("document.documentElement.scrollWidth", Ct), path);
            Assert.AreEqual("0", await tab.AskAsync("[...document.querySelectorAll('button, .button')].filter(b => b.getBoundingClientRect().height < 24).length", Ct), $"{path}: a button too small to hit (WCAG 2.5.8)");
        }
    }

    [TestMethod]
    public async Task Pages_InDarkMode_AreDark()
    {
        var tab = await EnterAsync(ApiRole.Viewer);
        const string Light = "(([r, g, b]) => r + g + b)(getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number))";
        await tab.PreferAsync("light", Ct);
        Assert.IsGreaterThan(600, int.Parse(await tab.AskAsync(Light, Ct), System.Globalization.CultureInfo.InvariantCulture));

        await tab.PreferAsync("dark", Ct);

        Assert.IsLessThan(150, int.Parse(await tab.AskAsync(Light, Ct), System.Globalization.CultureInfo.InvariantCulture));
    }

    [TestMethod]
    public async Task Pages_WithoutScripts_ShowTheChartAndTakeOrders()
    {
        await ReadyNodeAsync();
        var tab = await EnterAsync(ApiRole.Operator, withScripts: false);

        Assert.AreEqual("", await tab.AskAsync("document.getElementById('live').textContent", Ct), "no script has run");
        Assert.AreNotEqual("0", await tab.AskAsync("document.querySelectorAll('.chart').length", Ct));
        await tab.GoAsync(At(WebPaths.Hosts), Ct);
        await TabToAsync(tab, "document.activeElement.textContent === 'Drain host kvm1'");
        await tab.PressAsync("Enter", Ct);
        await tab.WaitAsync("document.querySelector('.notice')?.textContent.startsWith('Host kvm1 is being drained')", Ct);
        Assert.HasCount(1, (await Service.Ledger.LoadAsync(Ct)).DrainingHosts);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Node_ByKeyboardAlone_IsDrainedUndrainedAndRetiredWhenAskedOnceMore(bool withScripts)
    {
        var node = await ReadyNodeAsync();
        var tab = await EnterAsync(ApiRole.Operator, withScripts);
        await tab.GoAsync(At($"/web/nodes/{node.Name}"), Ct);

        await ChooseAsync($"Drain node {node.Name}", "it takes no more jobs and stays");
        await ChooseAsync($"Undrain node {node.Name}", "it takes jobs again");
        await TabToAsync(tab, $"document.activeElement.textContent === 'Retire node {node.Name}\\u2026'");
        Assert.AreNotEqual("none", await tab.AskAsync("getComputedStyle(document.activeElement).outlineStyle", Ct), "the focus is seen");
        await tab.PressAsync("Enter", Ct);
        await tab.WaitAsync($"document.querySelector('h1')?.textContent === 'Retire node {node.Name}?'", Ct);
        Assert.AreEqual(NodeOrder.None, (await Service.Ledger.LoadAsync(Ct)).Nodes.Single().Order, "asking is not doing");
        await ChooseAsync($"Retire node {node.Name}", "leaves when those that run on it are done");

        Assert.AreEqual($"/web/nodes/{node.Name}", await tab.AskAsync("location.pathname", Ct));
        Assert.AreEqual(NodeOrder.Retire, (await Service.Ledger.LoadAsync(Ct)).Nodes.Single().Order);

        async Task ChooseAsync(string button, string then)
        {
            await TabToAsync(tab, $"document.activeElement.textContent === '{button}'");
            await tab.PressAsync("Enter", Ct);
            await tab.WaitAsync($"document.querySelector('.notice')?.textContent.includes('{then}')", Ct);
        }
    }

    [TestMethod]
    public async Task Page_HostileJobName_RunsNothingAndBreaksNothing()
    {
        const string Evil = "</td></table><script>window.evil=1</script><img src=x onerror=window.evil=1>";
        Service.Lrms.Change = s => s with { Jobs = [.. s.Jobs.Select(j => j with { Name = Evil, User = Evil })] };
        Service.Submit("1");
        await Service.PassAsync(Ct);
        var tab = await EnterAsync(ApiRole.Viewer);
        foreach (var path in (string[])["/web/jobs", "/web/jobs/1"])
        {
            await tab.GoAsync(At(path), Ct);
            Assert.AreEqual("undefined", await tab.AskAsync("window.evil", Ct));
            Assert.AreEqual("0", await tab.AskAsync("document.images.length", Ct));
            Assert.AreEqual("true", await tab.AskAsync("document.body.textContent.includes('<script>window.evil=1</script>')", Ct));
        }

        // And if one came through, the policy would stop it.
        await tab.AskAsync("(() => { const s = document.createElement('script'); s.textContent = 'window.evil=1'; document.body.append(s); document.body.setAttribute('onclick', 'window.evil=1'); document.body.click(); })()", Ct);
        Assert.AreEqual("undefined", await tab.AskAsync("window.evil", Ct));
    }

    private async Task<LiveView.Pass> PassAsync()
    {
        await Service.PassAsync(Ct);
        return Service.Live.Last ?? throw new InvalidOperationException("A pass is done.");
    }

    private async Task<Tab> EnterAsync(ApiRole role, bool withScripts = true)
    {
        var secret = await Web.Visit.TokenAsync(Service, "alice", role, Ct);
        var tab = await (chromium ?? throw new InvalidOperationException("The browser is not started.")).OpenAsync(Ct);
        if (!withScripts)
        {
            await tab.StopScriptsAsync(Ct);
        }

        await tab.GoAsync(At(WebPaths.Login), Ct);
        await tab.WaitAsync("document.activeElement.id === 'token'", Ct);
        await tab.TypeAsync(secret, Ct);
        await tab.PressAsync("Enter", Ct);
        await tab.WaitAsync("location.pathname === '/web/' && document.readyState === 'complete'", Ct);
        return tab;
    }

    private async Task TabToAsync(Tab tab, string isThere)
    {
        for (var i = 0; i < 60; i++)
        {
            await tab.PressAsync("Tab", Ct);
            if (await tab.AskAsync(isThere, Ct) == "true")
            {
                return;
            }
        }

        Assert.Fail($"Sixty presses of the tabulator do not lead there: {isThere}");
    }

    private Uri At(string path) => new(Service.Http.BaseAddress!, path); // The service listens at one.
}
