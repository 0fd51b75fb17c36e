using StratusLab.Elastic.Cli.Printing;
using StratusLab.Elastic.Configuration;

namespace StratusLab.Elastic.Doctor;

/// <summary>Whether the data directory can be written, and has room.</summary>
internal static class DataDirectoryCheck
{
    private const long LeastFree = 256L << 20;
    private const long LittleFree = 10L << 30;

    private static readonly FileStreamOptions ForAMoment = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose };

    public static Check Make(ElasticConfiguration configuration) => Check.Of("data directory", () => Look(configuration.DataDirectory));

    private static Finding Look(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return Finding.Fail($"data directory: {directory} is not there", $"Create it for the service's user: install -d -m 0711 -o USER {directory}");
        }

        try
        {
            using var probe = new FileStream(Path.Combine(directory, $".doctor-{Environment.ProcessId}"), ForAMoment);
            probe.WriteByte(0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Finding.Fail(
                $"data directory: {Environment.UserName} cannot write to {directory} ({e.Message.TrimEnd('.')})",
                "Give it to the service's user and run the doctor as that user; make room if the disk is full.");
        }

        var free = new DriveInfo(directory).AvailableFreeSpace;
        var seen = $"data directory: {directory} can be written by {Environment.UserName}, {Sizes.Bytes(free)} are free";
        return free < LeastFree ? Finding.Fail(seen, "Make room: VMs' disks and images are kept there.")
            : free < LittleFree ? Finding.Warn(seen, "Make room before more VMs run: their disks grow there.")
            : Finding.Ok(seen);
    }
}
