using System.Globalization;
using System.Text;
using System.Text.Json;
using StratusLab.Elastic.Configuration.Yaml;

namespace StratusLab.Elastic.Configuration;

/// <summary>Prints the configuration in force as JSON: the same keys and values as <see cref="ConfigurationPrinter"/>, and as there secrets are masked.</summary>
public static class ConfigurationJson
{
    /// <summary>Prints it, in UTF-8.</summary>
    public static byte[] Print(ElasticConfiguration configuration)
    {
        var yaml = new SourceFile("configuration", Encoding.UTF8.GetBytes(ConfigurationPrinter.Print(configuration)));
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            // The printer writes nothing that the reader refuses.
            Write(writer, YamlReader.Read(yaml, new ErrorList()) ?? throw new System.Diagnostics.UnreachableException());
        }

        return json.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, Node node)
    {
        switch (node)
        {
            case MapNode map:
                writer.WriteStartObject();
                foreach (var (key, value) in map.Entries)
                {
                    writer.WritePropertyName(key.Text);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case ListNode list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case ScalarNode scalar:
                Write(writer, scalar);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // The printer quotes every text that could be read as something else.
    private static void Write(Utf8JsonWriter writer, ScalarNode scalar)
    {
        if (!scalar.IsQuoted && scalar.Text is "true" or "false")
        {
            writer.WriteBooleanValue(scalar.Text == "true");
        }
        else if (!scalar.IsQuoted && decimal.TryParse(scalar.Text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(scalar.Text);
        }
    }
}
