using System.CommandLine;
using System.Globalization;

namespace StratusLab.Elastic.Cli;

/// <summary>The option <c>--limit</c> of lists.</summary>
internal static class Limit
{
    /// <summary>Makes it.</summary>
    public static Option<int?> Option(string description, int? value = null)
    {
        var option = new Option<int?>("--limit") { Description = description, HelpName = "N" };
        if (value is not null)
        {
            option.DefaultValueFactory = _ => value;
        }

        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 1)
            {
                result.AddError("Option '--limit' must be 1 or more.");
            }
        });
        return option;
    }

    /// <summary>Its value for a query; null when it is left to the service.</summary>
    public static string? Text(int? limit) => limit?.ToString(CultureInfo.InvariantCulture);
}
