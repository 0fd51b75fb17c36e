namespace StratusLab.Elastic.Bench;

/// <summary>A directory for one benchmark, gone afterwards.</summary>
internal sealed class BenchDirectory : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("elastic-bench-").FullName;

    public string this[string name] => Path.Combine(root, name);

    public void Dispose() => Directory.Delete(root, recursive: true);
}
