namespace StratusLab.Elastic.Lrms.Tests.Reading;

/// <summary>What may have happened to an output on its way.</summary>
internal static class Damage
{
    /// <summary>A few bytes are others.</summary>
    public static byte[] FlipBytes(byte[] output, Random random)
    {
        for (var flips = random.Next(1, 20); flips > 0; flips--)
        {
            output[random.Next(output.Length)] = (byte)random.Next(256);
        }

        return output;
    }

    /// <summary>A piece stands where something else was.</summary>
    public static byte[] MovePiece(byte[] output, Random random)
    {
        var (from, to) = (random.Next(output.Length), random.Next(output.Length));
        var count = Math.Min(random.Next(1, 400), output.Length - Math.Max(from, to));
        output.AsSpan(from, count).CopyTo(output.AsSpan(to));
        return output;
    }
}
