using System.Text;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Configuration.Reading;

namespace StratusLab.Elastic.Tests.Configuration;

/// <summary>Any bytes give a configuration or errors; nothing is thrown and nothing hangs.</summary>
[TestClass]
public sealed class ConfigurationFuzzTests
{
    private static readonly byte[] Example = Encoding.UTF8.GetBytes(Documentation.Example());

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public void Example_CutAnywhere_GivesAnAnswer()
    {
        for (var length = 0; length <= Example.Length; length += 7)
        {
            Read(Example[..length]);
        }
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public void Example_WithMutations_GivesAnAnswer()
    {
        var tokens = new[] { "\t", "\n", "\r", "  ", "- ", ": ", "[", "]", "{", "}", "\"", "'", "#", "&a ", "*a", "!!x ", "|\n", ">-\n", "? ", "---\n", "...\n", "%", "@", ",", "\0", "\uFEFF", "é", "~", "-1", "99999999999999999999", "<<: ", "{a: {a: {" };
        var random = new Random(7117);
        for (var round = 0; round < 1000; round++)
        {
            var bytes = Example.ToList();
            for (var edits = random.Next(1, 5); edits > 0; edits--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0:
                        bytes[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                        break;
                    case 2:
                        bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                        break;
                    default:
                        bytes.InsertRange(at, Encoding.UTF8.GetBytes(tokens[random.Next(tokens.Length)]));
                        break;
                }
            }

            Read([.. bytes]);
        }
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public void RandomBytes_GiveAnAnswer()
    {
        var alphabet = Encoding.UTF8.GetBytes("abc:-[]{}\"'#&*!|>%@?, \n\n\t0~<.\\");
        var random = new Random(2010);
        for (var round = 0; round < 10_000; round++)
        {
            var bytes = new byte[random.Next(60)];
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = round % 4 == 0 ? (byte)random.Next(256) : alphabet[random.Next(alphabet.Length)];
            }

            Read(bytes);
        }
    }

    [TestMethod]
    [DataRow("[")]
    [DataRow("{a: ")]
    [DataRow("- ")]
    [DataRow("? ")]
    [DataRow("a: {")]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void DeepNesting_GivesAnAnswer(string opening) => Read(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(opening, 20_000))));

    private static void Read(byte[] bytes)
    {
        var result = ConfigurationReader.Read([new("elastic.yaml", bytes), new("conf.d/a.yaml", bytes)], _ => null);

        Assert.AreNotEqual(result.IsGood, result.Errors.Length > 0, Encoding.UTF8.GetString(bytes));
        if (result.Configuration is { } configuration)
        {
            Assert.IsGreaterThan(0, ConfigurationPrinter.Print(configuration).Length);
        }
    }
}
