namespace StratusLab.Elastic.Cli.Printing;

/// <summary>Hands results on in the order of their numbers, each as soon as all before it have come. May be fed from several threads.</summary>
internal sealed class InOrder<T>(Action<T> take)
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, T> early = [];
    private int next;

    /// <summary>Takes the result with a number; numbers begin at 0 and each comes once.</summary>
    public void Add(int number, T result)
    {
        lock (gate)
        {
            early.Add(number, result);
            while (early.Remove(next, out var due))
            {
                next++;
                take(due);
            }
        }
    }
}
