using StratusLab.Elastic.Core.Placement;

namespace StratusLab.Elastic.Core.Tests.Placement;

[TestClass]
public sealed class RequirementsTests
{
    // 16 cores and 64 GiB; 2.5 cores and 8 GiB are left, three VMs are there.
    private static readonly HostRoom Host = new()
    {
        Host = new("kvm07"),
        Cpu = 2.5,
        MemoryMiB = 8192,
        Vms = 3,
        Facts = new()
        {
            Total = new(16, 65536),
            Hypervisor = "QEMU 7.2.0",
            Architecture = "x86_64",
            Attributes = Given.One("RACK", "12").Add("DISK", "ssd").Add("ARCH", "epyc"),
        },
    };

    [TestMethod]
    [DataRow("", true)]
    [DataRow("FREECPU = 250", true)]
    [DataRow("freecpu >= 250", true)]
    [DataRow("FREECPU > 250", false)]
    [DataRow("USEDCPU = 1350", true)]
    [DataRow("TOTALCPU = 1600", true)]
    [DataRow("FREEMEMORY = 8388608", true)]
    [DataRow("USEDMEMORY = 58720256", true)]
    [DataRow("TOTALMEMORY <= 67108864", true)]
    [DataRow("RUNNING_VMS < 3", false)]
    [DataRow("RUNNING_VMS != 4", true)]
    [DataRow("RUNNING_VMS > -1", true)]
    [DataRow("NAME = \"kvm07\"", true)]
    [DataRow("HOSTNAME = \"kvm*\"", true)]
    [DataRow("HOSTNAME = \"kvm0?\"", true)]
    [DataRow("HOSTNAME = \"kvm0?x\"", false)]
    [DataRow("HOSTNAME = \"KVM07\"", false)]
    [DataRow("HOSTNAME != \"kvm*\"", false)]
    [DataRow("HYPERVISOR = \"QEMU*\"", true)]
    [DataRow("ARCH = \"epyc\"", true)]
    [DataRow("RACK >= 12", true)]
    [DataRow("RACK = \"12\"", true)]
    [DataRow("DISK = \"ssd\"", true)]
    [DataRow("DISK = 1", false)]
    [DataRow("DISK != 1", false)]
    [DataRow("NOVALUE = 0", false)]
    [DataRow("NOVALUE != 0", false)]
    [DataRow("NOVALUE != \"x\"", false)]
    [DataRow("MODELNAME = \"*\"", false)]
    [DataRow("!(NOVALUE = 0)", true)]
    [DataRow("! NOVALUE = 0", true)]
    [DataRow("RACK = 1 | RACK = 12 & DISK = \"ssd\"", true)]
    [DataRow("RACK = 12 | RACK = 1 & DISK = \"hdd\"", true)]
    [DataRow("(RACK = 12 | RACK = 1) & DISK = \"hdd\"", false)]
    [DataRow("!RACK = 1 & DISK = \"ssd\"", true)]
    [DataRow("RACK == 12 && DISK = \"ssd\" || RACK = 1", true)]
    public void FalseAt_OfAHost_IsNullWhereItIsMet(string text, bool expected) => Assert.AreEqual(expected, Read(text).FalseAt(Host) is null);

    [TestMethod]
    [DataRow("RACK = 1", 1)]
    [DataRow("RACK = 12 & DISK = \"hdd\"", 13)]
    [DataRow("RACK = 12 & !DISK = \"ssd\"", 13)]
    [DataRow("RACK = 12 & (RACK = 3 | RACK = 4)", 14)]
    public void FalseAt_OfAHost_IsTheColumnOfTheFirstFalsePart(string text, int column) => Assert.AreEqual(column, Read(text).FalseAt(Host));

    [TestMethod]
    [DataRow("FREECPU", "column 8 has the end after FREECPU. Write =, !=, >, <, >= or <=.")]
    [DataRow("FREECPU 1", "column 9 has \"1\" after FREECPU. Write =, !=, >, <, >= or <=.")]
    [DataRow("FREECPU >", "column 10 has the end where a value must stand. Write a number or a text in double quotes.")]
    [DataRow("NAME = kvm07", "column 8 has \"kvm07\" without quotes. Write texts in double quotes.")]
    [DataRow("NAME = 'kvm07'", "column 8 has \"'\", which means nothing here. Write texts in double quotes.")]
    [DataRow("NAME = \"kvm07", "column 8 begins a text that does not end. Write a closing quote.")]
    [DataRow("NAME > \"kvm07\"", "column 8 has a text after >, which compares numbers. Write = or !=, or a number without quotes.")]
    [DataRow("NAME = -\"kvm07\"", "column 9 has a text after a minus. Remove the minus or the quotes.")]
    [DataRow("FREEMEMORY > 2G", "column 14 has \"2G\", which is no number. Write plain decimals such as 200 or 0.5; FREECPU is in percent of a core, FREEMEMORY in KiB.")]
    [DataRow("FREECPU > 1e9", "column 11 has \"1e9\", which is no number. Write plain decimals such as 200 or 0.5; FREECPU is in percent of a core, FREEMEMORY in KiB.")]
    [DataRow("100 < FREECPU", "column 1 has \"100\" where a condition must begin. Write for example FREECPU >= 100 or ARCH = \"x86_64\".")]
    [DataRow("RACK = 1 DISK = \"ssd\"", "column 10 has \"DISK\" after a complete condition. Write & or | between conditions.")]
    [DataRow("RACK = 1 &", "column 11 has the end where a condition must begin. Write for example FREECPU >= 100 or ARCH = \"x86_64\".")]
    [DataRow("(RACK = 1", "column 10 has the end where the parenthesis of column 1 must close. Write \")\".")]
    [DataRow("RACK = 1)", "column 9 closes a parenthesis that is not open. Remove it.")]
    [DataRow("RACK = 1, DISK = 2", "column 9 has \",\", which means nothing here. Write & between conditions; in a number, write a point.")]
    [DataRow("RACK = 1 \u202e", "column 10 has \"?\", which means nothing here. Remove it, or write it inside quotes.")]
    public void TryParse_OfAMistake_NamesTheColumnAndTheRemedy(string text, string expected)
    {
        Assert.IsFalse(Requirements.TryParse(text, out _, out var error));
        Assert.AreEqual(expected, error.ToString());
    }

    [TestMethod]
    public void TryParse_OfHostileTexts_GivesAnError()
    {
        foreach (var text in new[] { new string('(', 4000), new string('!', 4000), new string('x', 5000), string.Concat(Enumerable.Repeat("(!", 2000)) })
        {
            Assert.IsFalse(Requirements.TryParse(text, out _, out var error));
            Assert.IsNotEmpty(error.Message);
        }
    }

    [TestMethod]
    public void ToString_OfAnything_IsReadBackAsTheSame() => Property.Holds(500, 60, tape => Any(tape, 3), text =>
    {
        var once = Read(text);
        var twice = Read(once.ToString());
        Assert.AreEqual(once.ToString(), twice.ToString());
        foreach (var host in new[] { Host, Host with { Cpu = 9, Vms = 0 }, Host with { Facts = HostFacts.None } })
        {
            Assert.AreEqual(once.FalseAt(host) is null, twice.FalseAt(host) is null, text);
        }
    });

    [TestMethod]
    public void TryParse_OfAnyWords_GivesAValueOrAnError() => Property.Holds(
        500,
        40,
        tape => string.Concat(Enumerable.Range(0, tape.Number(0, 20)).Select(_ => tape.Any("", " ", "NAME", "=", "!", "&", "|", "(", ")", "\"", "\\", "*", "1", ".", "-", ">", "é", "\ud83d"))),
        text => Assert.AreNotEqual(Requirements.TryParse(text, out _, out var error), error is not null));

    private static string Any(Tape tape, int depth) => (depth == 0 ? 0 : tape.Number(0, 4)) switch
    {
        1 => $"{Any(tape, depth - 1)} & {Any(tape, depth - 1)}",
        2 => $"{Any(tape, depth - 1)} | {Any(tape, depth - 1)}",
        3 => $"({Any(tape, depth - 1)})",
        4 => $"!({Any(tape, depth - 1)})",
        _ => tape.Chance(2)
            ? $"{tape.Any("NAME", "DISK", "NOVALUE")} {tape.Any("=", "!=")} \"{tape.Any("*", "ssd", "a\\\"b", "back\\\\slash", "kvm??")}\""
            : $"{tape.Any("FREECPU", "RACK", "RUNNING_VMS", "NOVALUE")} {tape.Any("=", "!=", ">", "<", ">=", "<=")} {tape.Any("0", "3", "12", "-2.5", "250")}",
    };

    private static Requirements Read(string text) =>
        Requirements.TryParse(text, out var value, out var error) ? value : throw new AssertFailedException($"{text}: {error}");
}
