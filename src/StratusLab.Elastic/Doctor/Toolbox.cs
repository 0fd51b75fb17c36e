using StratusLab.Elastic.Commands;
using StratusLab.Elastic.Configuration;

namespace StratusLab.Elastic.Doctor;

/// <summary>What the checks look with.</summary>
internal sealed record Toolbox
{
    /// <summary>Runs programs on this machine.</summary>
    public required ICommandRunner Runner { get; init; }

    /// <summary>Runs programs on a host.</summary>
    public required Func<HostConfiguration, ICommandRunner> RunnerOf { get; init; }

    /// <summary>Measures deadlines.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Asks the running service, at its configured address, how it stands. Throws only when cancelled.</summary>
    public required Func<ElasticConfiguration, CancellationToken, Task<ServiceView>> AskService { get; init; }

    /// <summary>Resolves names.</summary>
    public NameService Names { get; init; } = NameService.OfThisMachine;

    /// <summary>Where the kernel shows this machine's network interfaces.</summary>
    public string NetworkDevices { get; init; } = "/sys/class/net";
}
