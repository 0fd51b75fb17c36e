using System.Text.Json.Nodes;
using StratusLab.Elastic.Commands;

namespace StratusLab.Elastic.Vmm.Tests.Transfer;

/// <summary>A volume group of a test's own (<c>Transfer/lvm-emulator</c>): its commands come before those of the machine.</summary>
internal sealed class LvmEmulator
{
    public const string Group = "vg0";
    public const string Pool = "pool0";

    private static readonly string[] Commands = ["lvcreate", "lvs", "lvremove", "lvchange", "vgs"];

    private readonly string place;

    public LvmEmulator(string place, int extents = 400, bool isThin = false)
    {
        this.place = place;
        Directory.CreateDirectory(Path.Combine(place, "bin"));
        Directory.CreateDirectory(Path.Combine(place, "off"));
        foreach (var command in Commands)
        {
            File.CreateSymbolicLink(Path.Combine(place, "bin", command), Path.Combine(AppContext.BaseDirectory, "Transfer/lvm-emulator"));
        }

        var state = new JsonObject { ["name"] = Group, ["extents"] = extents, ["volumes"] = new JsonObject() };
        if (isThin)
        {
            state["pool"] = new JsonObject { ["name"] = Pool, ["extents"] = extents / 2 };
        }

        Write(state);
    }

    /// <summary>The names of the volumes.</summary>
    public string[] Volumes => [.. State["volumes"]!.AsObject().Select(v => v.Key).Order(StringComparer.Ordinal)]; // It always has them.

    private string StateFile => Path.Combine(place, "group.json");

    private JsonObject State => JsonNode.Parse(File.ReadAllText(StateFile))!.AsObject(); // It is never empty.

    /// <summary>Runs commands where the group is.</summary>
    public ICommandRunner On(ICommandRunner inner) => new Runner(inner, Path.Combine(place, "bin"));

    /// <summary>The device of a volume.</summary>
    public string PathOf(string volume) => Path.Combine(place, "dev", Group, volume);

    /// <summary>Somebody else's volume.</summary>
    public void Add(string name, string tag = "", string origin = "") => Change(state => state["volumes"]![name] = new JsonObject
    {
        ["size"] = 4 << 20, ["extents"] = 1, ["pool"] = "", ["tags"] = tag.Length > 0 ? new JsonArray(tag) : [], ["origin"] = origin, ["active"] = true,
    });

    /// <summary>Sets what a volume has, such as that it is open.</summary>
    public void Set(string volume, string key, JsonNode value) => Change(state => state["volumes"]![volume]![key] = value);

    /// <summary>Takes a tag from a volume.</summary>
    public void Untag(string volume, string tag) => Change(state =>
        state["volumes"]![volume]!["tags"] = new JsonArray([.. state["volumes"]![volume]!["tags"]!.AsArray().Select(t => (string)t!).Where(t => t != tag).Select(t => (JsonNode)t)]));

    /// <summary>The tags of a volume.</summary>
    public string[] TagsOf(string volume) => [.. State["volumes"]![volume]!["tags"]!.AsArray().Select(t => (string)t!).Order(StringComparer.Ordinal)];

    /// <summary>The thin pool has no room any more.</summary>
    public void FillPool() => Change(state => state["pool"]!["is-full"] = true);

    /// <summary>The host boots: no volume is active.</summary>
    public void Deactivate() => Change(state =>
    {
        foreach (var (name, volume) in state["volumes"]!.AsObject())
        {
            File.Move(PathOf(name), Path.Combine(place, "off", name));
            volume!["active"] = false;
        }
    });

    private void Change(Action<JsonObject> change)
    {
        var state = State;
        change(state);
        Write(state);
    }

    private void Write(JsonObject state) => File.WriteAllText(StateFile, state.ToJsonString());

    private sealed class Runner(ICommandRunner inner, string programs) : ICommandRunner
    {
        public Task<CommandResult> RunAsync(Command command, CancellationToken ct) => inner.RunAsync(
            command with { Program = "env", Arguments = [$"PATH={programs}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", command.Program, .. command.Arguments] }, ct);
    }
}
