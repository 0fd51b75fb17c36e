using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Contracts;

namespace StratusLab.Elastic.Bench;

/// <summary>A batch system to submit to: the real Slurm and Grid Engine of <c>tests/lab</c>, or the emulators of OpenPBS and Torque, with elastic's hook as a site installs it.</summary>
/// <param name="Name">Which.</param>
/// <param name="Cluster">What the service's configuration says of it, but its name and pools: YAML.</param>
/// <param name="Inside">The command that runs the service where this batch system is.</param>
/// <param name="Submit">Submits a job, hook and all; gives the job's id.</param>
/// <param name="End">Takes it down.</param>
internal sealed record SubmitSite(string Name, string Cluster, ImmutableArray<string> Inside, Func<Task<string>> Submit, Func<Task> End)
{
    private static readonly LocalCommandRunner Runner = new(TimeProvider.System);

    public static async Task<SubmitSite> OpenPbsAsync(string directory, string hookSocket)
    {
        await EmulateAsync(directory, "OpenPbs/Emulator/pbs", "qstat", "pbsnodes", "qmgr", "qrerun", "qselect", "lab");
        var hook = await File.ReadAllTextAsync(Checkout.PathOf("lrms-plugins/openpbs/hook.py"));
        await File.WriteAllTextAsync(Path.Combine(directory, "hook.py"), hook.Replace("@SOCKET@", hookSocket, StringComparison.Ordinal).Replace("@CLUSTER@", "main", StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(directory, "pbs.py"), "class event:\n    def accept(self):\n        raise SystemExit(0)\n");
        return new("OpenPBS, emulated; its hook", $"{{name: main, kind: openpbs, openpbs: {{bin: {directory}}}", [], SubmitAsync, () => Task.CompletedTask);

        async Task<string> SubmitAsync()
        {
            var id = await RunAsync(Path.Combine(directory, "lab"), ["submit", "name=waits", "comment=Not Running: Not enough free nodes available"]);
            await RunAsync("python3", ["-B", Path.Combine(directory, "hook.py")]);
            return id;
        }
    }

    public static async Task<SubmitSite> TorqueAsync(string directory, string hookSocket)
    {
        await EmulateAsync(directory, "Torque/Emulator/torque", "qstat", "pbsnodes", "qmgr", "qrerun", "qdel");
        Directory.CreateDirectory(Path.Combine(directory, "state/nodes"));
        Directory.CreateDirectory(Path.Combine(directory, "state/jobs"));
        Directory.CreateDirectory(Path.Combine(directory, "spool"));
        (string, string)[] places = [("TORQUE_HOME", $"{directory}/spool"), ("ELASTIC_ETC", $"{directory}/etc"), ("ELASTIC_LIB", $"{directory}/lib")];
        await RunAsync(Checkout.PathOf("lrms-plugins/torque/install"), ["main", $"unix:{hookSocket}"], places);
        var jobs = 0;
        return new("Torque, emulated; its submit filter", $"{{name: main, kind: torque, torque: {{server: vm, bin: {directory}}}", [], SubmitAsync, () => Task.CompletedTask);

        async Task<string> SubmitAsync()
        {
            await RunAsync(Path.Combine(directory, "lib/torque/submitfilter"), [], ("ELASTIC_HOOK_SETTINGS", $"{directory}/etc/torque-hook"));
            var id = $"{++jobs}.vm";
            await File.WriteAllTextAsync(Path.Combine(directory, "state/jobs", id), "State=Q\n");
            return id;
        }
    }

    public static async Task<SubmitSite> SgeAsync(string directory, string hookSocket)
    {
        var script = Checkout.PathOf("tests/lab/gridengine");
        var lab = Process.Start(new ProcessStartInfo(script, ["serve", directory]) { RedirectStandardInput = true, RedirectStandardOutput = true })!; // Throws when it does not start.
        if (await lab.StandardOutput.ReadLineAsync() != "ready")
        {
            throw new InvalidOperationException($"{script} serve did not come up.");
        }

        var settings = directory + ".jsv";
        await File.WriteAllTextAsync(settings, $"CLUSTER=main\nHOOK_SOCKET={hookSocket}\n");
        return new("Grid Engine 8.1.9; its JSV", $"{{name: main, kind: sge, sge: {{root: {directory}/root, bin: {directory}/bin}}", [], SubmitAsync, EndAsync);

        // Without hosts qsub warns and ends with status 1.
        async Task<string> SubmitAsync()
        {
            ImmutableArray<string> arguments = ["-jsv", Checkout.PathOf("lrms-plugins/sge/jsv"), "-wd", "/tmp", "-o", "/dev/null", "-e", "/dev/null", "-b", "y", "true"];
            var result = await Runner.RunAsync(new Command(Path.Combine(directory, "bin/qsub"), arguments) { Environment = Environment(("ELASTIC_HOOK_SETTINGS", settings)) }, CancellationToken.None);
            var said = Encoding.UTF8.GetString(result.Output.Span) + result.Error;
            return Regex.Match(said, "Your job ([0-9]+)") is { Success: true } match ? match.Groups[1].Value : throw new InvalidOperationException($"qsub: {said}");
        }

        async Task EndAsync()
        {
            File.Delete(settings);
            lab.StandardInput.Close();
            await lab.WaitForExitAsync();
            lab.Dispose();
        }
    }

    public static async Task<SubmitSite> SlurmAsync(string directory, string hookSocket)
    {
        var script = Checkout.PathOf("tests/lab/lab");
        await RunAsync(script, ["up", directory]);
        return new("Slurm 22.05; its hook", "{name: main, kind: slurm", [script, "run", directory], SubmitAsync, () => RunAsync(script, ["down", directory]));

        async Task<string> SubmitAsync()
        {
            var id = await RunAsync(script, ["run", directory, "sbatch", "--parsable", "-o", "/dev/null", "-D", "/", "-n1", "--wrap", "true"]);
            await RunAsync(Checkout.PathOf("lrms-plugins/hook/hook"), ["main"], ("ELASTIC_URL", $"unix:{hookSocket}"));
            return id;
        }
    }

    private static async Task EmulateAsync(string directory, string emulator, params string[] programs)
    {
        Directory.CreateDirectory(Path.Combine(directory, "state"));
        foreach (var program in programs)
        {
            File.Copy(Checkout.PathOf("tests/StratusLab.Elastic.Lrms.Tests", emulator), Path.Combine(directory, program));
            await RunAsync("chmod", ["755", Path.Combine(directory, program)]);
        }
    }

    private static async Task<string> RunAsync(string program, ImmutableArray<string> arguments, params (string Name, string Value)[] environment)
    {
        var result = await Runner.RunAsync(new Command(program, arguments) { Environment = Environment(environment) }, CancellationToken.None);
        return result.ExitCode == 0 ? Encoding.UTF8.GetString(result.Output.Span).Trim() : throw new InvalidOperationException($"{program} ended with {result.ExitCode}: {result.Error}");
    }

    private static ImmutableSortedDictionary<string, string> Environment(params (string Name, string Value)[] variables) =>
        variables.ToImmutableSortedDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
}
