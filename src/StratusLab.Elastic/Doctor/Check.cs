using System.Collections.Immutable;

namespace StratusLab.Elastic.Doctor;

/// <summary>Something to look at. It leaves nothing changed, and throws only for what nobody has foreseen.</summary>
/// <param name="Name">What is looked at, for when it does not end in time: "host kvm01: virsh".</param>
/// <param name="RunAsync">Looks at it.</param>
internal sealed record Check(string Name, Func<CancellationToken, Task<ImmutableArray<Finding>>> RunAsync)
{
    /// <summary>A check that finds one thing.</summary>
    public static Check Of(string name, Func<CancellationToken, Task<Finding>> look) => new(name, async ct => [await look(ct)]);

    /// <summary>A check that waits for nobody.</summary>
    public static Check Of(string name, Func<Finding> look) => new(name, _ => Task.FromResult<ImmutableArray<Finding>>([look()]));
}
