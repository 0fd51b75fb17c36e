namespace StratusLab.Elastic.Cli.Printing;

/// <summary>A column of a table.</summary>
/// <param name="Header">What stands above it.</param>
/// <param name="IsWide">True when only <see cref="OutputForm.Wide"/> shows it.</param>
internal readonly record struct Column(string Header, bool IsWide = false)
{
    public static implicit operator Column(string header) => new(header);

    /// <summary>One that only <see cref="OutputForm.Wide"/> shows.</summary>
    public static Column Wide(string header) => new(header, IsWide: true);
}
