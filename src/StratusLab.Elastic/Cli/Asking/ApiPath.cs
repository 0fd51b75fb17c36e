using System.Text;

namespace StratusLab.Elastic.Cli.Asking;

/// <summary>Fills the API's paths in.</summary>
internal static class ApiPath
{
    /// <summary>Puts a value into the path's only place, escaped.</summary>
    public static string With(string path, string value)
    {
        var (open, close) = (path.IndexOf('{', StringComparison.Ordinal), path.IndexOf('}', StringComparison.Ordinal));
        return path[..open] + Uri.EscapeDataString(value) + path[(close + 1)..];
    }

    /// <summary>Appends a query; values that are null are left out.</summary>
    public static string Query(string path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var result = new StringBuilder(path);
        foreach (var (name, value) in query)
        {
            if (value is not null)
            {
                result.Append(result.Length == path.Length ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        return result.ToString();
    }
}
