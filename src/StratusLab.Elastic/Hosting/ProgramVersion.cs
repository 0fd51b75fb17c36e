using System.Reflection;

namespace StratusLab.Elastic.Hosting;

/// <summary>Which program this is.</summary>
internal static class ProgramVersion
{
    /// <summary>The version, with <c>+</c> and the revision that it was built from when the build knew it: <c>0.1.0+6277eea…</c>.</summary>
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
