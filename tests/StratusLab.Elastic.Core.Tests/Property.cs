using FsCheck;
using FsCheck.Fluent;

namespace StratusLab.Elastic.Core.Tests;

/// <summary>
/// Checks a property on random things. A failure prints the smallest thing found that breaks it, and its seed: <c>ELASTIC_SEED=a,b</c> runs that seed
/// again, <c>ELASTIC_TIMES=20</c> looks twenty times as hard.
/// </summary>
internal static class Property
{
    /// <summary>Draws <paramref name="times"/> things from tapes of <paramref name="length"/> numbers and checks each.</summary>
    public static void Holds<T>(int times, int length, Func<Tape, T> draw, Action<T> check)
    {
        var tapes = Gen.Choose(0, int.MaxValue).Select(seed => new Drawn<T>(Tape.Numbers(seed, length), draw));
        Prop.ForAll(Arb.From(tapes, Smaller), (Drawn<T> drawn) => check(drawn.Thing)).Check(Settings(times));
    }

    private static Config Settings(int times)
    {
        var factor = int.TryParse(Environment.GetEnvironmentVariable("ELASTIC_TIMES"), out var more) ? more : 1;
        var config = Config.QuickThrowOnFailure.WithMaxTest(times * factor);
        if (Environment.GetEnvironmentVariable("ELASTIC_SEED")?.Trim('(', ')').Split(',') is [var seed, var gamma])
        {
            config = config.WithReplay(ulong.Parse(seed, null), ulong.Parse(gamma, null));
        }

        return config;
    }

    private static IEnumerable<Drawn<T>> Smaller<T>(Drawn<T> drawn)
    {
        var numbers = drawn.Numbers;
        for (var keep = 0; keep < numbers.Length; keep += Math.Max(1, (numbers.Length - keep) / 2))
        {
            yield return drawn with { Numbers = numbers[..keep] };
        }

        for (var block = 32; block > 0; block /= 4)
        {
            for (var at = 0; at < numbers.Length; at += block)
            {
                var end = Math.Min(numbers.Length, at + block);
                if (numbers.AsSpan(at, end - at).ContainsAnyExcept(0))
                {
                    int[] blanked = [.. numbers];
                    blanked.AsSpan(at, end - at).Clear();
                    yield return drawn with { Numbers = blanked };
                }
            }
        }
    }

    private sealed record Drawn<T>(int[] Numbers, Func<Tape, T> Draw)
    {
        public T Thing => Draw(new(Numbers));

        public override string ToString() => $"{Thing}";
    }
}
