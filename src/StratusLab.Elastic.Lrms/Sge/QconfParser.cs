using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>
/// Reads the configuration that one qconf prints when it is asked for several things: names of hosts, one a line; objects as lines of a key and a value, of which
/// the first key tells the kind; and last the table of complexes, which ends with a line of its own. So an output that was cut is known as such.
/// </summary>
internal sealed class QconfParser
{
    private const string LastLine = "# >#< ";

    private readonly List<string> hosts = [];
    private readonly List<SgeQueue> queues = [];
    private readonly Dictionary<string, SgeParallelEnvironment> environments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SgeComplex> complexes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> global = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FrozenSet<string>> userLists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Year, string Week)> calendars = new(StringComparer.Ordinal);
    private readonly string hostGroup;
    private string kind = "";
    private string last = "";

    private QconfParser(string hostGroup) => this.hostGroup = hostGroup;

    /// <summary>The arguments that <see cref="Parse"/> understands the answer to. It fails as a whole when one of those objects is not there.</summary>
    public static ImmutableArray<string> Arguments(IEnumerable<string> parallelEnvironments, SgeNames names) =>
    [
        "-sel", "-sq", "*", .. parallelEnvironments.Union(names.ParallelEnvironments).SelectMany(name => new[] { "-sp", name }),
        .. names.UserLists.IsEmpty ? Array.Empty<string>() : ["-su", string.Join(',', names.UserLists)],
        .. names.Calendars.SelectMany(name => new[] { "-scal", name }), "-se", "global", "-sc",
    ];

    /// <summary>Reads what qconf printed. Values of a queue that differ from host to host are those of <paramref name="hostGroup"/>, which our hosts enter.</summary>
    public static Parsed<SgeSite> Parse(ReadOnlySpan<byte> output, string hostGroup)
    {
        var parser = new QconfParser(hostGroup);
        var isWhole = false;
        var start = 0;
        while (start < output.Length)
        {
            var length = output[start..].IndexOf((byte)'\n');
            if (length < 0)
            {
                return Fail(output, start, "qconf's output ends inside a line");
            }

            var line = Encoding.UTF8.GetString(output.Slice(start, length)).TrimEnd();
            isWhole = line.StartsWith(LastLine, StringComparison.Ordinal);
            if (!parser.ReadLine(line))
            {
                return Fail(output, start, "qconf printed a line that is no part of what it was asked for");
            }

            start += length + 1;
        }

        return !isWhole ? Fail(output, output.Length, "qconf's output has no end")
            : parser.queues.Count == 0 ? Fail(output, output.Length, "qconf lists no queue")
            : new Parsed<SgeSite> { Rows = [parser.Site()] };
    }

    private static Parsed<SgeSite> Fail(ReadOnlySpan<byte> output, int at, string problem) => new() { Error = FormatError.At(output, at, problem) };

    private SgeSite Site() => new()
    {
        Hosts = [.. hosts],
        Queues = [.. queues],
        ParallelEnvironments = environments.ToFrozenDictionary(StringComparer.Ordinal),
        Complexes = complexes.ToFrozenDictionary(StringComparer.Ordinal),
        Global = global.ToFrozenDictionary(StringComparer.Ordinal),
        UserLists = userLists.ToFrozenDictionary(StringComparer.Ordinal),
        Calendars = calendars.Select(c => (c.Key, Calendar: SgeCalendar.Read(c.Value.Year, c.Value.Week))).Where(c => c.Calendar is not null)
            .ToFrozenDictionary(c => c.Key, c => c.Calendar!, StringComparer.Ordinal), // those that are null are out
    };

    private bool ReadLine(string line)
    {
        if (line.Length == 0 || line[0] == '#')
        {
            kind = line.StartsWith("#name", StringComparison.Ordinal) ? "complex" : kind;
            return true;
        }

        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (kind == "complex")
        {
            return ReadComplex(words);
        }

        if (words.Length == 1)
        {
            // Hosts come first, and no object has a key without a value.
            hosts.Add(words[0]);
            return kind.Length == 0;
        }

        kind = words[0] is "qname" or "pe_name" or "hostname" or "name" or "calendar_name" ? words[0] : kind;
        var value = string.Join(' ', words.Skip(1));
        return kind switch
        {
            "qname" => ReadQueue(words[0], value),
            "pe_name" => ReadEnvironment(words[0], value),
            "name" => ReadUserList(words[0], value),
            "calendar_name" => ReadCalendar(words[0], value),
            "hostname" => ReadGlobal(words[0], value),
            _ => false,
        };
    }

    private bool ReadQueue(string key, string value)
    {
        if (key == "qname")
        {
            queues.Add(new SgeQueue { Name = value });
            return true;
        }

        var queue = queues[^1];
        switch (key)
        {
            case "hostlist":
                queue = queue with { Hosts = Names(value) };
                break;
            case "pe_list":
                queue = queue with { ParallelEnvironments = Names(value) };
                break;
            case "qtype":
                queue = queue with { IsBatch = value.Contains("BATCH", StringComparison.Ordinal) };
                break;
            case "h_rt" when SgeNumbers.TryDuration(Names(value) is [var first, ..] ? first : "", out var limit):
                queue = queue with { MaxWalltime = limit };
                break;
            case "user_lists":
                queue = queue with { Access = queue.Access with { Users = NamesOnOurs(value) } };
                break;
            case "xuser_lists":
                queue = queue with { Access = queue.Access with { NoUsers = NamesOnOurs(value) } };
                break;
            case "projects":
                queue = queue with { Access = queue.Access with { Projects = NamesOnOurs(value) } };
                break;
            case "xprojects":
                queue = queue with { Access = queue.Access with { NoProjects = NamesOnOurs(value) } };
                break;
            case "calendar":
                queue = queue with { Calendar = NamesOnOurs(value) is [var calendar, ..] ? calendar : "" };
                break;
            default:
                break;
        }

        queues[^1] = queue;
        return true;
    }

    private bool ReadEnvironment(string key, string value)
    {
        if (key == "pe_name")
        {
            last = value;
            environments[last] = new SgeParallelEnvironment(last, 0, "");
            return true;
        }

        environments[last] = key switch
        {
            "slots" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var slots) => environments[last] with { Slots = slots },
            "allocation_rule" => environments[last] with { AllocationRule = value },
            _ => environments[last],
        };
        return true;
    }

    private bool ReadUserList(string key, string value)
    {
        if (key == "name")
        {
            last = value;
        }
        else if (key == "entries")
        {
            userLists[last] = Names(value).ToFrozenSet(StringComparer.Ordinal);
        }

        return true;
    }

    private bool ReadCalendar(string key, string value)
    {
        last = key == "calendar_name" ? value : last;
        var known = calendars.GetValueOrDefault(last, (Year: "", Week: ""));
        calendars[last] = key == "year" ? known with { Year = value } : key == "week" ? known with { Week = value } : known;
        return true;
    }

    private bool ReadGlobal(string key, string value)
    {
        if (key == "complex_values")
        {
            foreach (var (name, amount) in value.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=', 2)).Where(v => v.Length == 2).Select(v => (v[0], v[1])))
            {
                global[name] = SgeNumbers.TryAmount(amount, out var number) ? number : 0;
            }
        }

        return true;
    }

    private bool ReadComplex(string[] words)
    {
        if (words.Length != 8)
        {
            return false;
        }

        var complex = new SgeComplex(words[0], words[2], words[3], words[5]);
        complexes[words[0]] = complex;
        complexes.TryAdd(words[1], complex);
        return true;
    }

    private ImmutableArray<string> NamesOnOurs(string value) => Names(HostValue.On(hostGroup, value));

    // A list by commas or spaces; overrides of single hosts, as in "smp mpi,[@big=smp wide]", count for the whole.
    private static ImmutableArray<string> Names(string value) =>
    [
        .. value.Split([' ', ',', '[', ']'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..])
            .Where(word => word != "NONE").Distinct(StringComparer.Ordinal),
    ];
}
