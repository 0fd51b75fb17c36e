using StratusLab.Elastic.Configuration.Settings;
using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Reading;

/// <summary>Reads the hooks on VMs' states.</summary>
internal static class VmHookReader
{
    /// <summary>Reads one; null when it has an error.</summary>
    public static VmHookConfiguration? Read(MapReader map)
    {
        var (name, on, timeout) = (map.Read(VmHookSettings.Name), map.Read(VmHookSettings.On), map.Read(VmHookSettings.Timeout));
        var (command, url) = (map.Read(VmHookSettings.Command), map.Read(VmHookSettings.Url));
        if (on is { IsGood: true, Value.IsEmpty: true })
        {
            map.Report(on, "is empty, so it would never be called. Name a state, for example \"on: [failed]\".");
        }

        if (command.IsSet == url.IsSet)
        {
            map.Report(command.IsSet ? "has a command and a url. Keep one." : "has neither a command nor a url. Write for example \"command: [/usr/local/bin/inventory]\".");
        }
        else if (command is { IsGood: true, IsSet: true } && (command.Value.IsEmpty || Texts.PathProblem(command.Value[0]).Length > 0))
        {
            map.Report(command, "does not begin with the absolute path of a program. Write for example [/usr/local/bin/inventory, --update].");
        }

        return map.IsClean
            ? new() { Name = name.Value, On = on.Value, Command = command.IsSet ? command.Value : [], Url = url.OrNull(), Timeout = timeout.Value }
            : null;
    }
}
