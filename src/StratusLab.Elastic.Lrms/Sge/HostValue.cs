namespace StratusLab.Elastic.Lrms.Sge;

/// <summary>A value of a queue that may differ from host to host, as in <c>NONE,[@big=vo1 vo2],[wn-1=vo3]</c> (queue_conf(5)).</summary>
internal static class HostValue
{
    /// <summary>What it is on the hosts of <paramref name="group"/>: that group's own value, otherwise the one for all hosts. Values of single hosts are not those of hosts to come.</summary>
    public static string On(string group, string text)
    {
        var own = $"[{group}=";
        if (text.IndexOf(own, StringComparison.Ordinal) is var at and >= 0)
        {
            var rest = text[(at + own.Length)..];
            return rest.IndexOf(']', StringComparison.Ordinal) is var end and >= 0 ? rest[..end] : rest;
        }

        var first = text.IndexOf('[', StringComparison.Ordinal);
        return (first < 0 ? text : text[..first]).Trim(' ', ',');
    }
}
