using StratusLab.Elastic.Lrms.Pbs;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>
/// What the daemon of a node last said of itself: <c>name=value</c> joined by commas. Values are not escaped, and a health check's message may hold a comma: what is
/// after it is then no name that we look for.
/// </summary>
internal readonly record struct NodeStatus(long MemoryMiB, string Version, string Message)
{
    /// <summary>True when the node's health check found it sick: its message then begins with <c>ERROR</c> (pbs_mom(8), node_check_script).</summary>
    public bool IsSick => Message?.StartsWith("ERROR", StringComparison.Ordinal) == true; // The default has none.

    /// <summary>Reads the status; what is missing or malformed is 0 or empty.</summary>
    public static NodeStatus Read(ReadOnlySpan<byte> text)
    {
        long memory = 0;
        var (version, message) = ("", "");
        foreach (var range in text.Split((byte)','))
        {
            var part = text[range];
            if (part.StartsWith("physmem="u8) && PbsSize.TryMiB(part["physmem=".Length..], out var mib))
            {
                memory = mib;
            }
            else if (part.StartsWith("version="u8))
            {
                version = XmlText.Read(part["version=".Length..], 40);
            }
            else if (part.StartsWith("message="u8))
            {
                message = XmlText.Read(part["message=".Length..]);
            }
        }

        return new NodeStatus(memory, version, message);
    }
}
