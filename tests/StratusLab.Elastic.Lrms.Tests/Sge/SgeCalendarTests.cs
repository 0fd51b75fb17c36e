using System.Globalization;
using StratusLab.Elastic.Lrms.Sge;

namespace StratusLab.Elastic.Lrms.Tests.Sge;

/// <summary>Calendars by the rules and the examples of calendar_conf(5). The 25th of November 2026 is a Wednesday.</summary>
[TestClass]
public sealed class SgeCalendarTests
{
    [TestMethod]
    [DataRow("NONE", "NONE", "25 12:00", true)]
    [DataRow("NONE", "mon-fri=6-20=off", "25 05:59", true)]
    [DataRow("NONE", "mon-fri=6-20=off", "25 06:00", false)]
    [DataRow("NONE", "mon-fri=6-20=off", "25 20:00", true)]
    [DataRow("NONE", "mon-fri=6-20=off", "28 12:00", true, DisplayName = "a Saturday")]
    [DataRow("NONE", "mon-fri=6-20", "25 12:00", false, DisplayName = "off is meant")]
    [DataRow("NONE", "mon-fri=20-6 sat-sun", "25 21:00", false, DisplayName = "through midnight")]
    [DataRow("NONE", "mon-fri=20-6 sat-sun", "25 05:00", false)]
    [DataRow("NONE", "mon-fri=20-6 sat-sun", "25 12:00", true)]
    [DataRow("NONE", "mon-fri=20-6 sat-sun", "29 12:00", false, DisplayName = "a whole Sunday")]
    [DataRow("NONE", "sat-mon", "29 12:00", false, DisplayName = "days through the week's end")]
    [DataRow("NONE", "12-18 tue=13-17=on", "24 14:00", true, DisplayName = "on wins")]
    [DataRow("NONE", "12-18 tue=13-17=on", "24 12:30", false)]
    [DataRow("NONE", "sat-sun=suspended", "28 12:00", false)]
    [DataRow("NONE", "wed=12:30-12:45:30=off", "25 12:45", false)]
    [DataRow("NONE", "wed=12:30-12:45:30=off", "25 12:46", true)]
    [DataRow("NONE", "off", "25 12:00", false)]
    [DataRow("NONE", "0-24=off", "25 23:59", false)]
    [DataRow("1.1.2026-31.12.2027=off", "NONE", "25 12:00", false)]
    [DataRow("24.12.2026,25.nov.2026=on", "off", "25 12:00", true, DisplayName = "a day of the year comes first")]
    [DataRow("24.12.2026,25.11.2026=on", "off", "26 12:00", false)]
    [DataRow("25.11.2026=12-11=off", "NONE", "25 11:30", true)]
    [DataRow("25.11.2026=12-11=off", "wed=off", "25 11:30", true, DisplayName = "the week is not looked at on that day")]
    public void Calendar_AtAnInstant_IsOn(string year, string week, string at, bool isOn)
    {
        var calendar = SgeCalendar.Read(year, week);
        Assert.IsNotNull(calendar);
        Assert.AreEqual(isOn, calendar.IsOn(DateTime.ParseExact($"2026-11-{at}", "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)));
    }

    [TestMethod]
    [DataRow("31.2.2026", "NONE")]
    [DataRow("NONE", "someday=off")]
    [DataRow("NONE", "6=off")]
    [DataRow("NONE", "6-25")]
    [DataRow("NONE", "mon-fri=6-20=closed")]
    [DataRow("NONE", "mon--fri")]
    [DataRow("NONE", "=")]
    public void Calendar_OfSomethingElse_IsNotUnderstood(string year, string week) => Assert.IsNull(SgeCalendar.Read(year, week));

    [TestMethod]
    [DataRow("calendar night,[@allhosts=always],[wn-1=night]", "always")]
    [DataRow("calendar night,[wn-1=always]", "night")]
    [DataRow("calendar NONE", "")]
    public void Queue_WithCalendars_HasTheOneOfOurHosts(string line, string name)
    {
        var site = QconfTexts.Site($"qname batch\n{line}\ncalendar_name night\nyear NONE\nweek mon-fri=6-20=off\ncalendar_name odd\nyear NONE\nweek whenever");
        Assert.AreEqual(name, site.Queues.Single().Calendar);
        Assert.AreEqual("night", site.Calendars.Keys.Single());
    }
}
