using System.Collections.Immutable;
using System.Text;
using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Configuration.Reading;
using StratusLab.Elastic.Configuration.Yaml;

namespace StratusLab.Elastic.Tests.Configuration;

/// <summary>A small good configuration, and ways to spoil it.</summary>
internal static class Sample
{
    // The tests below count its lines.
    public const string Text =
        """
        site: lab
        hosts:
          - name: kvm01
        networks:
          - name: workers
            bridge: br0
            network: 10.77.0.0/24
            names: "wn-{4}"
        templates:
          - name: small
            memory: 1G
            vcpu: 2
            disks: [{image: worker}]
            nics: [workers]
        clusters:
          - name: main
            kind: simulated
            max-nodes: 16
            pools:
              - name: first
                template: small
                max: 8

        """;

    /// <summary>The sample with another text in place of one of its lines.</summary>
    public static string WithLine(int line, string text)
    {
        var lines = Text.Split('\n');
        lines[line - 1] = text;
        return string.Join('\n', lines);
    }

    public static ConfigurationResult Read(string text, params ImmutableArray<(string Name, string Text)> fragments) =>
        Read(text, _ => null, fragments);

    public static ConfigurationResult Read(string text, Func<string, string?> environment, params ImmutableArray<(string Name, string Text)> fragments) =>
        ConfigurationReader.Read([File("elastic.yaml", text), .. fragments.Select(f => File(f.Name, f.Text))], environment);

    public static ElasticConfiguration Good(ConfigurationResult result)
    {
        Assert.IsTrue(result.IsGood, string.Join('\n', result.Errors));
        return result.Configuration;
    }

    /// <summary>The errors as an operator sees them.</summary>
    public static string Errors(ConfigurationResult result)
    {
        Assert.IsFalse(result.IsGood);
        return string.Join('\n', result.Errors);
    }

    private static SourceFile File(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));
}
