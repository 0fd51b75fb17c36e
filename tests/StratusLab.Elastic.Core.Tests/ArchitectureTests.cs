using System.Text.RegularExpressions;
using System.Xml.Linq;
using StratusLab.Elastic.Core.Planning;

namespace StratusLab.Elastic.Core.Tests;

/// <summary>The rules of the tree that a compiler does not know: who may refer to whom, and what Core must not touch.</summary>
[TestClass]
public sealed partial class ArchitectureTests
{
    private const string Prefix = "StratusLab.Elastic.";

    /// <summary>What Core must never name: types that read a clock, roll dice, do I/O, log or run in the background.</summary>
    private static readonly string[] BannedTypes =
    [
        "System.Random", "System.Console", "System.TimeProvider", "System.AppContext", "System.Diagnostics.Stopwatch", "System.Diagnostics.Process",
        "System.Diagnostics.Debug", "System.Diagnostics.Trace", "System.Diagnostics.Activity", "System.IO.", "System.Net.", "System.Security.Cryptography.", "System.Threading.Thread",
        "System.Threading.Timer", "System.Threading.Interlocked", "System.Threading.Monitor", "System.Threading.Lock", "System.Runtime.InteropServices.NativeLibrary", "Microsoft.",
    ];

    private static readonly string[] BannedMembers =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today", "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow",
        "System.Guid.NewGuid", "System.Guid.CreateVersion7",
        "System.DateTime.ToLocalTime", "System.DateTimeOffset.ToLocalTime", "System.DateTimeOffset.get_LocalDateTime", "System.TimeZoneInfo.get_Local",
    ];

    private static readonly CompiledCode Core = CompiledCode.Load(typeof(Planner).Assembly.Location);

    [TestMethod]
    [DataRow("Core", "")]
    [DataRow("Commands", "Core")]
    [DataRow("Lrms", "Commands Core")]
    [DataRow("Vmm", "Commands Core")]
    [DataRow("Simulation", "Core")]
    [DataRow("", "Commands Core Lrms Simulation Vmm")]
    public void Project_References_AreExactlyThese(string project, string expected)
    {
        var name = $"{Prefix}{project}".TrimEnd('.');
        var references = Csproj(name).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension($"{r.Attribute("Include")?.Value}")[Prefix.Length..]);
        Assert.AreEqual(expected, string.Join(' ', references.Order(StringComparer.Ordinal)));
    }

    [TestMethod]
    public void Projects_UnderSrc_AreAllKnownHere() =>
        Assert.AreEqual(
            "StratusLab.Elastic StratusLab.Elastic.Commands StratusLab.Elastic.Core StratusLab.Elastic.Lrms StratusLab.Elastic.Simulation StratusLab.Elastic.Vmm",
            string.Join(' ', Directory.GetFiles(Checkout.PathOf("src"), "*.csproj", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)));

    [TestMethod]
    public void Core_References_NoPackage() => None(Csproj($"{Prefix}Core").Descendants().Where(e => e.Name.LocalName is "PackageReference" or "FrameworkReference" or "Reference"));

    [TestMethod]
    public void Core_References_TheBaseClassLibraryOnly()
    {
        var library = Path.GetDirectoryName(typeof(object).Assembly.Location)!; // The test host runs from files.
        None(Core.Assemblies.Where(a => !a.StartsWith("System.", StringComparison.Ordinal) || !File.Exists(Path.Combine(library, a + ".dll"))));
    }

    [TestMethod]
    public void Core_Code_NamesNoBannedType() =>
        None(Core.Types.Where(t => BannedTypes.Any(b => b.EndsWith('.') ? t.StartsWith(b, StringComparison.Ordinal) : t == b)));

    [TestMethod]
    public void Core_Code_CallsNoBannedMember() => None(Core.Members.Intersect(BannedMembers));

    // An iterator asks on which thread it runs; nothing else of the environment concerns Core.
    [TestMethod]
    public void Core_Code_AsksNothingOfItsEnvironment() =>
        None(Core.Members.Where(m => m.StartsWith("System.Environment.", StringComparison.Ordinal) && m != "System.Environment.get_CurrentManagedThreadId"));

    [TestMethod]
    public void Core_Code_AwaitsAndStartsNothing()
    {
        None(Core.Members.Where(m => m.StartsWith("System.Threading.Tasks.", StringComparison.Ordinal)));
        None(Core.Types.Where(t => t.StartsWith("System.Threading.Tasks.", StringComparison.Ordinal) && !CompiledCode.IsTask(t)));
        None(Core.Types.Where(t => t.StartsWith("System.Runtime.CompilerServices.", StringComparison.Ordinal) && t.Contains("Async", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Core_Tasks_AreInThePortsOnly()
    {
        Assert.IsNotEmpty(Core.TypesWithTasks, "The ports have tasks, so the scan is blind.");
        None(Core.TypesWithTasks.Where(t => !t.StartsWith($"{Prefix}Core.Ports.", StringComparison.Ordinal)));
    }

    // The scan must see what it bans: this test assembly uses some of it.
    [TestMethod]
    public void Scan_OfTheseTests_FindsWhatItBans()
    {
        var tests = CompiledCode.Load(typeof(ArchitectureTests).Assembly.Location);
        Assert.Contains("System.Random", tests.Types);
        Assert.Contains("System.Environment", tests.Types);
        Assert.Contains("System.IO.File.ReadAllText", tests.Members);
    }

    [TestMethod]
    public void Sources_PublicTypes_HaveAFileOfTheirName()
    {
        foreach (var file in Sources())
        {
            var types = PublicType().Matches(File.ReadAllText(file)).Select(m => m.Groups["name"].Value).Distinct().ToList();
            Assert.IsLessThanOrEqualTo(1, types.Count, $"{file} has {string.Join(", ", types)}: one public type per file.");
            Assert.IsTrue(types.Count == 0 || Path.GetFileName(file).Split('.')[0] == types[0], $"{file} has {types.FirstOrDefault()}: a file is named for its type.");
        }
    }

    [TestMethod]
    public void Sources_EveryFile_HasAtMost400Lines() =>
        None(Sources().Select(f => (File: f, Lines: File.ReadLines(f).Count())).Where(f => f.Lines > 400));

    [TestMethod]
    public void Sources_Namespaces_FollowTheFolders()
    {
        foreach (var file in Sources())
        {
            var folder = Path.GetRelativePath(Checkout.PathOf("src"), Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.'); // A file is in a directory.
            var declared = Namespace().Match(File.ReadAllText(file));
            Assert.IsTrue(!declared.Success || declared.Groups["name"].Value == folder, $"{file} is in namespace {declared.Groups["name"].Value}.");
        }
    }

    private static void None<T>(IEnumerable<T> offenders) => Assert.AreEqual("", string.Join('\n', offenders));

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Checkout.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(d => d is "obj" or "bin"));

    private static XDocument Csproj(string name) => XDocument.Load(Checkout.PathOf("src", name, $"{name}.csproj"));

    [GeneratedRegex(@"^public (?:(?:sealed|static|abstract|readonly|partial|ref|unsafe) )*(?:class|record struct|record|struct|interface|enum|delegate \S+) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
