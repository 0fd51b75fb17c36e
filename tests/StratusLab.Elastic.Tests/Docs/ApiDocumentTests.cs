using System.Text;
using System.Text.RegularExpressions;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Tests.Api;

namespace StratusLab.Elastic.Tests.Docs;

/// <summary>Every example of docs/api.md, run by a shell against a service.</summary>
[TestClass]
public sealed partial class ApiDocumentTests : ApiSuite
{
    private const string Address = "http://127.0.0.1:7117";

    [TestMethod]
    [TestCategory("Packages")]
    public async Task Examples_OfTheDocument_DoWhatItSays()
    {
        await Service.PassAsync(Ct);
        var examples = Example().Matches(await File.ReadAllTextAsync(Checkout.PathOf("docs/api.md"), Ct)).Select(m => m.Groups["script"].Value).ToArray();
        Assert.IsGreaterThan(5, examples.Length);
        foreach (var script in examples)
        {
            Assert.Contains(Address, script);
            var local = script.Replace(Address, Service.Http.BaseAddress!.ToString().TrimEnd('/'), StringComparison.Ordinal); // The suite sets it.
            var result = await new LocalCommandRunner(TimeProvider.System).RunAsync(new("bash", ["-euc", local]), Ct);
            Assert.AreEqual(0, result.ExitCode, $"{script}\n{Encoding.UTF8.GetString(result.Output.Span)}\n{result.Error}");
        }
    }

    [GeneratedRegex("```sh\n(?<script>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
