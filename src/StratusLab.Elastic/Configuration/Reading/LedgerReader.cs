using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>Reads which database is used.</summary>
internal static class LedgerReader
{
    /// <summary>Reads it; a relative file is inside <paramref name="dataDirectory"/>.</summary>
    public static LedgerConfiguration Read(MapReader map, Field<string> dataDirectory)
    {
        var (file, postgreSql) = (map.Read(LedgerSettings.File), map.Read(LedgerSettings.PostgreSql));
        if (file.IsSet && postgreSql.IsSet)
        {
            map.Report(postgreSql, "stands beside ledger.file, and there is one ledger. Keep one of them.");
        }

        return postgreSql.IsSet || !dataDirectory.IsGood
            ? new() { PostgreSql = postgreSql.OrNull() }
            : new() { File = Path.Combine(dataDirectory.Value, file.OrNull() ?? LedgerConfiguration.DefaultFile) };
    }
}
