using StratusLab.Elastic.Configuration;

namespace StratusLab.Elastic.Tests.Configuration;

[TestClass]
public sealed class ConfigurationReferenceTests
{
    private const string End = "<!-- end of settings -->";

    [TestMethod]
    public void Page_HasTheSettingsOfTheProgram()
    {
        var page = File.ReadAllText(Documentation.Path);
        var start = page.IndexOf('\n', page.IndexOf("<!-- settings:", StringComparison.Ordinal)) + 1;
        var renewed = $"{page[..start]}\n{ConfigurationReference.Markdown()}\n{page[page.IndexOf(End, StringComparison.Ordinal)..]}";
        if (Environment.GetEnvironmentVariable("ELASTIC_RENEW") == "1")
        {
            File.WriteAllText(Documentation.Path, renewed);
        }

        Assert.AreEqual(renewed, File.ReadAllText(Documentation.Path), "run the tests once with ELASTIC_RENEW=1 in the environment");
    }

    [TestMethod]
    public void Page_HasAnExampleThatLoads()
    {
        var configuration = Sample.Good(Sample.Read(Documentation.Example()));

        Assert.AreEqual("small big spare", string.Join(' ', configuration.Clusters[0].Pools.Select(p => p.Name)));
    }

    [TestMethod]
    public void Page_HasAnExampleOfEverySetting()
    {
        foreach (var setting in ConfigurationReference.Settings)
        {
            Assert.Contains($"{setting.Key}:", Documentation.Example());
        }
    }

    [TestMethod]
    public void Settings_AreDescribedOnceAndCompletely()
    {
        var settings = ConfigurationReference.Settings;

        Assert.AreEqual(settings.Length, settings.Select(s => s.Path).Distinct().Count());
        foreach (var setting in settings)
        {
            Assert.IsTrue(setting.Meaning.EndsWith('.') && setting.Unit.Length > 0, setting.Path);
            Assert.AreNotEqual(setting.IsRequired, setting.Default.Length > 0, setting.Path);
            Assert.IsFalse((setting.Meaning + setting.Default + setting.Range + setting.Unit).Contains('|'), setting.Path);
        }
    }
}
