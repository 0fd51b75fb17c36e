namespace StratusLab.Elastic.Core.Tests;

/// <summary>
/// Random numbers that a generator reads one by one. Past its end it gives the smallest value, so a shorter tape, or one with zeros in it, makes a
/// simpler thing: that is how a counterexample of any kind is made small.
/// </summary>
internal sealed class Tape(IReadOnlyList<int> numbers)
{
    private int next;

    /// <summary>The numbers of a tape, always the same for the same seed.</summary>
    public static int[] Numbers(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(1 << 20))];
    }

    /// <summary>A number from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public int Number(int from, int to) => from + (Next() % (to - from + 1));

    /// <summary>True once in <paramref name="outOf"/> times.</summary>
    public bool Chance(int outOf) => Next() % outOf == outOf - 1;

    /// <summary>One of <paramref name="choices"/>; the first is the simplest.</summary>
    public T Any<T>(params IReadOnlyList<T> choices) => choices[Number(0, choices.Count - 1)];

    /// <summary>Some of <paramref name="choices"/>, in their order.</summary>
    public IEnumerable<T> Some<T>(params IReadOnlyList<T> choices) => [.. choices.Where(_ => Chance(2))];

    /// <summary>The same things in another order.</summary>
    public IEnumerable<T> Shuffled<T>(IEnumerable<T> things) => [.. things.Select(t => (Thing: t, Key: Next())).OrderBy(t => t.Key).Select(t => t.Thing)];

    private int Next() => next < numbers.Count ? numbers[next++] : 0;
}
