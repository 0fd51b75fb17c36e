using System.Runtime.InteropServices;

namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>Bytes as a stream, without a copy.</summary>
internal static class Streams
{
    /// <summary>The bytes of an output that was kept in memory.</summary>
    public static Stream Of(ReadOnlyMemory<byte> output) =>
        MemoryMarshal.TryGetArray(output, out var bytes) && bytes.Array is { } array
            ? new MemoryStream(array, bytes.Offset, bytes.Count, writable: false)
            : new MemoryStream(output.ToArray(), writable: false);
}
