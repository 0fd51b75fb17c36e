using StratusLab.Elastic.Configuration.Yaml;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>
/// Puts the directory in which systemd hands a service its secrets (LoadCredential= of systemd.exec(5)) in the place of <c>${CREDENTIALS_DIRECTORY}</c>. Nothing else
/// of the environment gets into values.
/// </summary>
internal static class CredentialPaths
{
    private const string Variable = "CREDENTIALS_DIRECTORY";
    private const string Written = "${" + Variable + "}";

    /// <summary>Where systemd has it for the packages' unit: for whoever checks the configuration outside of it.</summary>
    private const string OfTheUnit = "/run/credentials/stratuslab-elastic.service";

    /// <summary>The node with every value filled in.</summary>
    public static Node? Fill(Node? node, Func<string, string?> environment)
    {
        var directory = environment(Variable) is { Length: > 0 } given ? given : OfTheUnit;
        return node is null ? null : Fill(node, directory);
    }

    private static Node Fill(Node node, string directory) => node switch
    {
        ScalarNode scalar when scalar.Text.Contains(Written, StringComparison.Ordinal) => scalar with { Text = scalar.Text.Replace(Written, directory, StringComparison.Ordinal) },
        ListNode list => list with { Items = [.. list.Items.Select(i => Fill(i, directory))] },
        MapNode map => map with { Entries = [.. map.Entries.Select(e => e with { Value = Fill(e.Value, directory) })] },
        _ => node,
    };
}
