namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>The fields of one job in qstat's output.</summary>
internal ref struct QstatJob
{
    public ReadOnlySpan<byte> Number;
    public ReadOnlySpan<byte> Priority;
    public ReadOnlySpan<byte> Name;
    public ReadOnlySpan<byte> Owner;
    public ReadOnlySpan<byte> Project;
    public ReadOnlySpan<byte> State;
    public ReadOnlySpan<byte> Time;
    public ReadOnlySpan<byte> Slots;
    public ReadOnlySpan<byte> Tasks;
    public ReadOnlySpan<byte> Master;

    /// <summary>What it asks for; null before that was read.</summary>
    public JobNeeds? Needs;
}
