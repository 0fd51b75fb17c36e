using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>Reads how a host is reached over ssh.</summary>
internal static class SshReader
{
    /// <summary>Reads it, and where its address stands.</summary>
    public static (SshConfiguration Ssh, Field<string> Address) Read(MapReader map)
    {
        var (address, user, transfer) = (map.Read(SshSettings.Address), map.Read(SshSettings.User), map.Read(SshSettings.Transfer));
        var (port, data, cacheSize) = (map.Read(SshSettings.Port), map.Read(SshSettings.Data), map.Read(SshSettings.CacheSize));
        var isShared = transfer is { IsGood: true, Value: SshSettings.Shared };
        if (isShared)
        {
            foreach (var key in new[] { SshSettings.Data.Key, SshSettings.CacheSize.Key })
            {
                map.Refuse(key, $"is for transfer: {SshSettings.ByItself}. Remove it: the host uses the service's data directory.");
            }
        }

        var ssh = new SshConfiguration
        {
            Address = address.Value,
            Port = port.Value,
            User = user.Value,
            KeyFile = map.Read(SshSettings.KeyFile).Value,
            KnownHostsFile = map.Read(SshSettings.KnownHosts).Value,
            DataDirectory = isShared ? null : data.Value,
            CacheSizeMiB = cacheSize.OrNull(),
        };
        return (ssh, address);
    }
}
