using System.Text;
using System.Text.Json.Nodes;
using StratusLab.Elastic.Cli.Printing;
using YamlDotNet.RepresentationModel;

namespace StratusLab.Elastic.Tests.Cli;

/// <summary>Answers as YAML: what any YAML reader reads is what the JSON says.</summary>
[TestClass]
public sealed class AnswerYamlTests
{
    [TestMethod]
    public void Yaml_OfAnAnswer_IsReadLikeTheJson()
    {
        const string Json =
            """
            {"items":[{"id":7,"name":"wn-2","since":"2026-03-02T13:05:22+00:00","since2":"12:30:00","port":"0x1f","isUp":true,"wish":"true","host":null,"load":1.5e3,"none":[],"nothing":{},
            "nics":[{"network":"a: b","mac":"52:54:00:00:00:01"},"x",[1,[2]]],"said":"  two\n lines","lines":"one\n\n  two\nthree","ended":"one\ntwo\n","odd":"one\n\n","tail":"a \nb","empty":"","dash":"- a","hash":"a #b","quote":"\"'\\\t","key: 1":"no","~":"~"}]}
            """;
        var yaml = new YamlStream();
        using var reader = new StringReader(AnswerYaml.Of(Encoding.UTF8.GetBytes(Json)));
        yaml.Load(reader);
        Assert.AreEqual(Compact(JsonNode.Parse(Json)), Compact(Read(yaml.Documents.Single().RootNode)));
    }

    [TestMethod]
    [DataRow("[]", "[]\n")]
    [DataRow("{}", "{}\n")]
    [DataRow("\"a\"", "a\n")]
    [DataRow("""{"a":{"b":[{"c":1,"d":"x\ny"}]}}""", "a:\n  b:\n  - c: 1\n    d: |-\n      x\n      y\n")]
    [DataRow("""["4711","no","wn-1"]""", "- \"4711\"\n- \"no\"\n- wn-1\n")]
    public void Yaml_OfSmallValues_IsAsAHandWouldWriteIt(string json, string yaml) => Assert.AreEqual(yaml, AnswerYaml.Of(Encoding.UTF8.GetBytes(json)));

    [TestMethod]
    public void Yaml_TextThatWouldActOnATerminal_IsEscaped()
    {
        var yaml = AnswerYaml.Of(Encoding.UTF8.GetBytes("""{"a":"x\u001b[2J","b":"\u202Etxt","c":"one\n\u001btwo"}"""));
        Assert.AreEqual("a: \"x\\u001B[2J\"\nb: \"\\u202Etxt\"\nc: \"one\\n\\u001Btwo\"\n", yaml);
    }

    private static string Compact(JsonNode? node) => node?.ToJsonString() ?? "null";

    // The core schema's types, as far as JSON has them.
    private static JsonNode? Read(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Read(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Read)]),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: var plain } => plain is "true" or "false" or "null" || char.IsAsciiDigit(plain![0]) ? JsonNode.Parse(plain) : plain,
        YamlScalarNode scalar => scalar.Value,
        _ => throw new AssertFailedException($"{node}"),
    };
}
