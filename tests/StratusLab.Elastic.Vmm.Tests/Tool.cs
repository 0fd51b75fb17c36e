using System.Text;
using StratusLab.Elastic.Commands;

namespace StratusLab.Elastic.Vmm.Tests;

/// <summary>Runs real programs in tests.</summary>
internal static class Tool
{
    public static ICommandRunner Runner { get; } = new LocalCommandRunner(TimeProvider.System);

    /// <summary>Runs a program that must succeed; returns what it printed.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments) => Encoding.UTF8.GetString(await BytesAsync(program, arguments));

    public static async Task<byte[]> BytesAsync(string program, params string[] arguments)
    {
        var result = await Runner.RunAsync(new Command(program, [.. arguments]), CancellationToken.None);
        Assert.AreEqual(0, result.ExitCode, $"{program} {string.Join(' ', arguments)}: {result.Error}");
        return result.Output.ToArray();
    }
}
