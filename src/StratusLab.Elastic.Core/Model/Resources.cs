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

    /// <summary>Both together.</summary>
    public static Resources operator +(Resources a, Resources b) => new(a.Cores + b.Cores, a.MemoryMiB + b.MemoryMiB, a.Gpus + b.Gpus);

    /// <summary>What is left of <paramref name="a"/> without <paramref name="b"/>; negative where there is not enough.</summary>
    public static Resources operator -(Resources a, Resources b) => new(a.Cores - b.Cores, a.MemoryMiB - b.MemoryMiB, a.Gpus - b.Gpus);

    /// <summary>As much for each of <paramref name="times"/>.</summary>
    public static Resources operator *(Resources a, int times) => new(a.Cores * times, a.MemoryMiB * times, a.Gpus * times);

    /// <summary>"4 cores, 8 GiB, 1 GPU"; what there is none of is left out, but for cores.</summary>
    public override string ToString() =>
        Words.Count(Cores, "core") + (MemoryMiB > 0 ? $", {Memory}" : "") + (Gpus > 0 ? $", {Words.Count(Gpus, "GPU")}" : "");

    private string Memory => MemoryMiB % 1024 == 0 ? $"{MemoryMiB / 1024} GiB" : $"{MemoryMiB} MiB";
}
