namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// One record of <c>scontrol -o show</c>: <c>Key=Value Key=Value</c>. Values are not quoted; those of OS, Reason, Comment and Extra may hold spaces
/// and anything. Keys are taken where they come first, and what free text follows is printed after the keys that we read (api/node_info.c).
/// </summary>
internal readonly ref struct ScontrolLine(ReadOnlySpan<byte> line)
{
    // What may come after Reason, from 22.05 to 25.11.
    private static readonly string[] AfterReason =
        [" Comment=", " Extra=", " InstanceId=", " InstanceType=", " ReservationName=", " TLSCertTokenSet=", " Topology=", " Parameters="];

    private readonly ReadOnlySpan<byte> line = line;

    /// <summary>
    /// The value of a key, up to the next space; empty when the key is not there. <paramref name="key"/> is <c> Key=</c>, with its space.
    /// </summary>
    public ReadOnlySpan<byte> this[ReadOnlySpan<byte> key]
    {
        get
        {
            var at = line.IndexOf(key);
            if (at < 0)
            {
                return [];
            }

            var value = line[(at + key.Length)..];
            var end = value.IndexOf((byte)' ');
            return end < 0 ? value : value[..end];
        }
    }

    /// <summary>The reason, with its spaces and Slurm's <c>[who@when]</c>; empty without one.</summary>
    public ReadOnlySpan<byte> Reason
    {
        get
        {
            var key = " Reason="u8;
            var at = line.IndexOf(key);
            if (at < 0)
            {
                return [];
            }

            var value = line[(at + key.Length)..];
            foreach (var next in AfterReason)
            {
                var end = value.IndexOf(System.Text.Encoding.ASCII.GetBytes(next));
                value = end < 0 ? value : value[..end];
            }

            return value.TrimEnd((byte)' ');
        }
    }
}
