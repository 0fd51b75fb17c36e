namespace StratusLab.Elastic.Ledger.Migrations;

/// <summary>A step from one schema to the next. Once released it is never changed.</summary>
internal sealed record Migration(int Version, string Sql)
{
    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } =
    [
        new(1, Migration0001.Sql), new(2, Migration0002.Sql), new(3, Migration0003.Sql), new(4, Migration0004.Sql), new(5, Migration0005.Sql), new(6, Migration0006.Sql),
        new(7, Migration0007.Sql), new(8, Migration0008.Sql), new(9, Migration0009.Sql),
    ];
}
