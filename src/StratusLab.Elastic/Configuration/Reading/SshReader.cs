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
        var (group, pool) = (map.Read(SshSettings.VolumeGroup), map.Read(SshSettings.ThinPool));
        var isShared = transfer is { IsGood: true, Value: SshSettings.Shared };
        var isLvm = transfer is { IsGood: true, Value: SshSettings.Lvm };
        if (isShared)
        {
            foreach (var key in new[] { SshSettings.Data.Key, SshSettings.CacheSize.Key })
            {
                map.Refuse(key, $"is for transfer: {SshSettings.ByItself} and {SshSettings.Lvm}. Remove it: the host uses the service's data directory.");
            }
        }

        if (isLvm && group.IsGood && group.OrNull() is null)
        {
            map.Report($"has transfer: {SshSettings.Lvm} and no {SshSettings.VolumeGroup.Key}. Write for example \"volume-group: vg0\", a group that \"vgs\" lists on that host.");
        }
        else if (transfer.IsGood && !isLvm)
        {
            foreach (var key in new[] { SshSettings.VolumeGroup.Key, SshSettings.ThinPool.Key })
            {
                map.Refuse(key, $"is for transfer: {SshSettings.Lvm}. Write that, or remove it.");
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
            Volumes = isLvm ? new(group.OrNull() ?? "", pool.OrNull() ?? "") : null,
            CacheSizeMiB = cacheSize.OrNull(),
        };
        return (ssh, address);
    }
}
