namespace StratusLab.Elastic.Cli.Printing;

/// <summary>How answers are printed.</summary>
internal enum OutputForm
{
    /// <summary>For people: tables that fit the terminal, and sentences.</summary>
    Table,

    /// <summary>For people who want every column, however wide.</summary>
    Wide,

    /// <summary>For programs: the API's JSON.</summary>
    Json,

    /// <summary>The same as YAML.</summary>
    Yaml,
}
