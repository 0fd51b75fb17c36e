using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Api;

/// <summary>What a request asks for, checked. Everything throws a <see cref="ProblemException"/> that says what would be right.</summary>
internal static class Asked
{
    /// <summary>A name in the address.</summary>
    public static string Name(HttpContext http, string parameter)
    {
        var name = http.Request.RouteValues[parameter] as string ?? "";
        return SafeName.IsSafe(name) ? name : throw Refused($"\"{Printable.Text(name, 80)}\" is not a name: letters, digits, '.', '_' and '-', starting with a letter or digit, at most {SafeName.MaxLength} characters.");
    }

    /// <summary>A job in the address: what LRMSs print, such as <c>4711</c>, <c>4711_[1-9]</c> or <c>12[3].server</c>.</summary>
    public static JobId Job(HttpContext http, string parameter)
    {
        var id = http.Request.RouteValues[parameter] as string ?? "";
        return id.Length is > 0 and <= 128 && id.All(c => char.IsAsciiLetterOrDigit(c) || "._-[]%,+:@".Contains(c, StringComparison.Ordinal)) ? new(id)
            : throw Refused($"\"{Printable.Text(id, 80)}\" is not a job id.");
    }

    /// <summary>A number in the address.</summary>
    public static long Number(HttpContext http, string what) => Parse(http.Request.RouteValues["id"] as string, what);

    /// <summary>A number after the question mark; null when it is not given.</summary>
    public static long? Number(HttpContext http, string parameter, string what) => Value(http, parameter) is { } text ? Parse(text, what) : null;

    /// <summary>How many items are wanted.</summary>
    public static int Limit(HttpContext http, int usual, int most) => (int)Math.Clamp(Number(http, "limit", "limit") ?? usual, 1, most);

    /// <summary>A yes or no after the question mark.</summary>
    public static bool Flag(HttpContext http, string parameter) => Value(http, parameter) switch
    {
        null or "false" or "0" => false,
        "" or "true" or "1" => true,
        var other => throw Refused($"{parameter} is \"true\" or \"false\", not \"{Printable.Text(other, 80)}\"."),
    };

    /// <summary>A text after the question mark; null when it is not given.</summary>
    public static string? Value(HttpContext http, string parameter)
    {
        var values = http.Request.Query[parameter];
        return values.Count switch { 0 => null, 1 => values[0], _ => throw Refused($"{parameter} is given {values.Count} times.") };
    }

    /// <summary>One of several words after the question mark; null when none is given.</summary>
    public static string? Choice(HttpContext http, string parameter, IReadOnlyCollection<string> words) => Value(http, parameter) switch
    {
        null or "" => null,
        var word when words.Contains(word) => word,
        var other => throw Refused($"{parameter} is {string.Join(" or ", words.Select(w => $"\"{w}\""))}, not \"{Printable.Text(other, 80)}\"."),
    };

    /// <summary>The body.</summary>
    public static async Task<T> BodyAsync<T>(HttpContext http, JsonTypeInfo<T> json)
        where T : class
    {
        if (http.Request.ContentType is null)
        {
            throw Refused("A body is needed: send JSON, at least {}.");
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(http.Request.Body, json, http.RequestAborted) ?? throw Refused("The body is null; an object is needed, at least {}.");
        }
        catch (JsonException e)
        {
            throw Refused(Describe(e));
        }
    }

    // What is wrong and where; the library's own words name our types, which say nothing to who asks.
    private static string Describe(JsonException e)
    {
        var path = e.Path is { Length: > 1 } place ? $" at {Printable.Text(place, 120)}" : "";
        var line = e.LineNumber is { } number ? string.Create(CultureInfo.InvariantCulture, $" (line {number + 1}, byte {e.BytePositionInLine + 1})") : "";
        var what = e.Message switch
        {
            var m when m.Contains("could not be mapped", StringComparison.Ordinal) => "that member is not one that is taken here",
            var m when m.StartsWith("The JSON value could not be converted", StringComparison.Ordinal) => "the value is not of the kind that is wanted",
            var m when m.Contains("missing required properties", StringComparison.Ordinal) => $"required: {m[(m.LastIndexOf(':') + 1)..].Trim(' ', '.')} is missing",
            var m => Printable.Text(m.Split(" Path:", 2)[0].TrimEnd('.', ' '), 200),
        };
        return $"The body cannot be read{path}{line}: {what}. /api/v1/openapi.json describes what is taken.";
    }

    private static long Parse(string? text, string what) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw Refused($"\"{Printable.Text(text, 80)}\" is not a {what}: a whole number, 0 or more.");

    private static ProblemException Refused(string title) => new(400, title);
}
