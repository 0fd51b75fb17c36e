using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>The licences that a job asks for: <c>soft:2,maths</c>, or since 25.05 one of several, <c>soft:2|maths</c>.</summary>
internal sealed class JobLicences
{
    private const char Or = '|';

    private readonly Dictionary<string, long> amounts = new(StringComparer.Ordinal);

    private JobLicences(string text)
    {
        Text = text;
        foreach (var part in text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = part.LastIndexOf(':');
            var name = colon < 0 ? part : part[..colon];
            amounts[name] = amounts.GetValueOrDefault(name) + (colon >= 0 && long.TryParse(part.AsSpan(colon + 1), out var number) ? number : 1);
        }
    }

    /// <summary>As Slurm prints them.</summary>
    public string Text { get; }

    /// <summary>Those of a column; null when the job asks for none.</summary>
    public static JobLicences? Read(ReadOnlySpan<byte> text) => SlurmNumbers.IsNothing(text) ? null : new JobLicences(Bytes.Text(text));

    /// <summary>True when these cannot be had where <paramref name="others"/> cannot: they are as many, or more.</summary>
    public bool Include(JobLicences others) =>
        Text == others.Text
        || (!Text.Contains(Or, StringComparison.Ordinal) && !others.Text.Contains(Or, StringComparison.Ordinal)
            && others.amounts.All(a => amounts.GetValueOrDefault(a.Key) >= a.Value));
}
