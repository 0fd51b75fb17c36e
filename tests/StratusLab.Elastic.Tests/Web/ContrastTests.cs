using System.Globalization;
using System.Text.RegularExpressions;
using StratusLab.Elastic.Web;

namespace StratusLab.Elastic.Tests.Web;

/// <summary>The contrast of the colours that the style sheet declares (WCAG 2.2: 1.4.3, text 4.5 to 1; 1.4.11, graphics and the edges of controls 3 to 1).</summary>
[TestClass]
public sealed partial class ContrastTests
{
    private static readonly (string Front, string Back)[] Texts =
    [
        ("text", "page"), ("text", "card"), ("text", "calm"), ("quiet", "page"), ("quiet", "card"), ("link", "page"), ("link", "card"), ("link", "calm"), ("on-button", "button"),
        ("good-text", "good"), ("warn-text", "warn"), ("bad-text", "bad"), ("calm-text", "calm"),
    ];

    private static readonly (string Front, string Back)[] Graphics =
    [
        ("busy", "card"), ("idle", "card"), ("booting", "card"), ("leaving", "card"), ("wanted", "card"), ("quiet", "card"), ("button", "card"), ("focus", "card"), ("focus", "page"), ("leaving", "page"),
    ];

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Colours_OfLightAndDark_HaveContrast(bool isDark)
    {
        var colours = Read(isDark);
        var low = Texts.Select(p => (p.Front, p.Back, Least: 4.5)).Concat(Graphics.Select(p => (p.Front, p.Back, Least: 3.0)))
            .Select(p => (p.Front, p.Back, p.Least, Is: Contrast(colours[p.Front], colours[p.Back])))
            .Where(p => p.Is < p.Least)
            .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Front} on {p.Back}: {p.Is:0.00}, not {p.Least}"));

        Assert.AreEqual("", string.Join('\n', low));
    }

    [TestMethod]
    public void Colours_Everywhere_AreTheDeclaredOnes()
    {
        var rules = Declaration().Replace(Style(), "");

        Assert.IsFalse(Hex().IsMatch(rules), "a colour that no test knows");
        Assert.AreSequenceEqual(Read(false).Keys.Order(StringComparer.Ordinal), Read(true).Keys.Order(StringComparer.Ordinal));
    }

    [TestMethod]
    public void Contrast_OfBlackOnWhite_IsTwentyOne() => Assert.AreEqual(21, Contrast("#000000", "#ffffff"), 0.01);

    private static Dictionary<string, string> Read(bool isDark)
    {
        var (light, dark) = Style().Split("prefers-color-scheme: dark") is [var first, var second] ? (first, second) : throw new InvalidOperationException("The style sheet has no dark mode.");
        return Declaration().Matches(isDark ? dark : light).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
    }

    private static string Style()
    {
        using var reader = new StreamReader(typeof(Assets).Assembly.GetManifestResourceStream("StratusLab.Elastic.Web.Assets.style.css") ?? throw new InvalidOperationException("There is no style sheet."));
        return reader.ReadToEnd();
    }

    private static double Contrast(string a, string b)
    {
        var (light, dark) = (Math.Max(Luminance(a), Luminance(b)), Math.Min(Luminance(a), Luminance(b)));
        return (light + 0.05) / (dark + 0.05);
    }

    // "Relative luminance" of WCAG 2.2.
    private static double Luminance(string colour)
    {
        return (0.2126 * Part(1)) + (0.7152 * Part(3)) + (0.0722 * Part(5));

        double Part(int at)
        {
            var part = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
        }
    }

    [GeneratedRegex("--([a-z-]+): (#[0-9a-f]{6});")]
    private static partial Regex Declaration();

    [GeneratedRegex("#[0-9a-f]{3,8}\\b|\\brgb|\\bhsl")]
    private static partial Regex Hex();
}
