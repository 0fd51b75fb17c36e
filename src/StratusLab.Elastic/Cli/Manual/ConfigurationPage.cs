using StratusLab.Elastic.Configuration;
using StratusLab.Elastic.Configuration.Settings;

namespace StratusLab.Elastic.Cli.Manual;

/// <summary>The manual page of the configuration file, from the table that it is read by.</summary>
internal static class ConfigurationPage
{
    /// <summary>The page.</summary>
    public static Roff Write(Roff page)
    {
        page.Section("NAME").Text("elastic.yaml - configuration of the elastic service");
        page.Section("SYNOPSIS").Text($"`{ElasticConfiguration.DefaultPath}`, `/etc/stratuslab-elastic/conf.d/*.yaml`");
        page.Section("DESCRIPTION").Text("What a site declares, in YAML: its batch systems and their pools, hosts, networks and templates. Everything else has a default. A key that is not known is an error.");
        page.Paragraph("Files in `conf.d` hold lists only; their items are added to those of the main file, and names are unique over all files.");
        page.Paragraph("**elastic config check** says everything that is wrong, with file and line; **elastic config show** prints what holds, with the defaults filled in.");
        page.Paragraph("A running service takes a changed configuration at **systemctl reload stratuslab-elastic** (SIGHUP). One that is wrong is not taken, and the log says why.");
        page.Paragraph("A path may begin with `${CREDENTIALS_DIRECTORY}/`, where systemd puts what the unit's **LoadCredential=** names: see **systemd.exec**(5).");
        page.Section("FORM OF VALUES").Text("A duration is a number and a unit: `500ms`, `30s`, `10m`, `2h`, `7d`. A size is a number and a unit of 1024: `512M`, `8G`, `1T`.");
        foreach (var section in Sections.All)
        {
            page.Section(section.Path.Length == 0 ? "TOP LEVEL" : section.Path).Text(section.Summary);
            foreach (var setting in section.Settings)
            {
                page.Item(setting.Key, Sentence(setting));
            }
        }

        page.Section("ENVIRONMENT").Item("ELASTIC_LISTEN, ELASTIC_DATA, ELASTIC_LEDGER_POSTGRESQL", "Replace `listen`, `data` and `ledger.postgresql`.");
        return page.Section("SEE ALSO").Text("**elastic**(1), **elastic-config**(1), **elastic-doctor**(1)");
    }

    private static string Sentence(SettingDescription setting)
    {
        var value = setting.Range.Length > 0 ? $"{setting.Unit}: {setting.Range}" : setting.Unit;
        return $"{setting.Meaning} ({value}; {(setting.IsRequired ? "must be given" : $"default {setting.Default}")})";
    }
}
