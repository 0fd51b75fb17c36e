using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// A job id as squeue prints it (print.c, _print_job_job_id()): <c>12</c>, a task of an array <c>12_3</c>, the waiting rest of an array
/// <c>12_[4-9%2]</c>, a component of a heterogeneous job <c>12+1</c>.
/// </summary>
internal readonly ref struct JobIdText
{
    /// <summary>The whole.</summary>
    public ReadOnlySpan<byte> All { get; private init; }

    /// <summary>The number before the mark; the whole when there is none.</summary>
    public ReadOnlySpan<byte> Base { get; private init; }

    /// <summary>True for a task of an array, or its rest.</summary>
    public bool IsInArray { get; private init; }

    /// <summary>True for the waiting rest of an array.</summary>
    public bool IsArrayRest { get; private init; }

    /// <summary>True for a component of a heterogeneous job.</summary>
    public bool IsComponent { get; private init; }

    /// <summary>One, or what the waiting rest of an array has.</summary>
    public ArrayTasks Tasks { get; private init; }

    /// <summary>Reads an id; false when it is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out JobIdText id)
    {
        var mark = text.IndexOfAny((byte)'_', (byte)'+');
        id = new JobIdText { All = text, Base = mark < 0 ? text : text[..mark], Tasks = new ArrayTasks(1, null) };
        if (!Bytes.TryNumber(id.Base, out long _))
        {
            return false;
        }

        if (mark < 0)
        {
            return true;
        }

        var rest = text[(mark + 1)..];
        if (text[mark] == (byte)'+')
        {
            id = id with { IsComponent = true };
            return Bytes.TryNumber(rest, out long _);
        }

        id = id with { IsInArray = true };
        if (rest is not [(byte)'[', .. var tasks, (byte)']'])
        {
            return Bytes.TryNumber(rest, out long _);
        }

        var isRead = ArrayTasks.TryRead(tasks, out var waiting);
        id = id with { IsArrayRest = true, Tasks = waiting };
        return isRead;
    }
}
