namespace StratusLab.Elastic.Core.Model;

/// <summary>An amount of a node: cores as the LRMS schedules them, memory in MiB, GPUs.</summary>
public readonly record struct Resources(int Cores, long MemoryMiB, int Gpus = 0)
{
    /// <summary>Nothing.</summary>
    public static Resources Zero => default;

    /// <summary>True when this amount can be taken out of <paramref name="room"/>.</summary>
    public bool Fits(Resources room) => Cores <= room.Cores && MemoryMiB <= room.MemoryMiB && Gpus <= room.Gpus;

    /// <summary>How many times this amount can be taken out of <paramref name="room"/>; <see cref="int.MaxValue"/> when it is nothing.</summary>
    public int TimesIn(Resources room)
    {
        long times = int.MaxValue;
        times = Cores > 0 ? Math.Min(times, Math.Max(0, room.Cores) / Cores) : times;
        times = MemoryMiB > 0 ? Math.Min(times, Math.Max(0, room.MemoryMiB) / MemoryMiB) : times;
        times = Gpus > 0 ? Math.Min(times, Math.Max(0, room.Gpus) / Gpus) : times;
        return (int)times;
    }

    public static Resources operator +(Resources a, Resources b) => new(a.Cores + b.Cores, a.MemoryMiB + b.MemoryMiB, a.Gpus + b.Gpus);

    public static Resources operator -(Resources a, Resources b) => new(a.Cores - b.Cores, a.MemoryMiB - b.MemoryMiB, a.Gpus - b.Gpus);

    public static Resources operator *(Resources a, int times) => new(a.Cores * times, a.MemoryMiB * times, a.Gpus * times);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Cores} core{(Cores == 1 ? "" : "s")}" + (MemoryMiB > 0 ? $", {MemoryMiB} MiB" : "") + (Gpus > 0 ? $", {Gpus} GPU{(Gpus == 1 ? "" : "s")}" : "");
}
