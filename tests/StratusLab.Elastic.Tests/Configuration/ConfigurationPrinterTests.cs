using StratusLab.Elastic.Configuration;

namespace StratusLab.Elastic.Tests.Configuration;

[TestClass]
public sealed class ConfigurationPrinterTests
{
    [TestMethod]
    public void Print_ReadBack_PrintsTheSame()
    {
        foreach (var text in new[] { Sample.Text, Documentation.Example(), "site: lab\n" })
        {
            var printed = ConfigurationPrinter.Print(Sample.Good(Sample.Read(text)));

            Assert.AreEqual(printed, ConfigurationPrinter.Print(Sample.Good(Sample.Read(printed))));
        }
    }

    [TestMethod]
    public void Print_OfTheCompleteExample_HasEverySetting()
    {
        var printed = ConfigurationPrinter.Print(Sample.Good(Sample.Read(Documentation.Example())));

        // The example's pools stand in their cluster, and its ledger is a file.
        foreach (var setting in ConfigurationReference.Settings.Where(s => s.Path is not ("pools" or "clusters[].pools[].cluster" or "ledger.postgresql")))
        {
            Assert.Contains($"{setting.Key}:", printed);
        }
    }

    [TestMethod]
    public void Print_OfSecrets_MasksThem()
    {
        var text = Sample.WithLine(1, "site: lab\nledger: {postgresql: \"Host=db;Username=elastic;Password='sec;ret'\"}")
            .Replace("    nics:", "    context: {ROOT_PASSWORD: secret, GREETING: \"it's\\n\\\"me\\\"\"}\n    nics:", StringComparison.Ordinal);

        var printed = ConfigurationPrinter.Print(Sample.Good(Sample.Read(text)));

        Assert.DoesNotContain("sec", printed.Replace("secrets", "", StringComparison.Ordinal));
        Assert.Contains("postgresql: \"Host=db;Username=elastic;Password=***\"", printed);
        Assert.Contains("context: {GREETING: \"it's\\n\\\"me\\\"\", ROOT_PASSWORD: \"***\"}", printed);
    }

    [TestMethod]
    public void Ledger_AsText_HasNoSecret() => Assert.AreEqual("PostgreSQL", new LedgerConfiguration { PostgreSql = "Host=db;Password=secret" }.ToString());
}
