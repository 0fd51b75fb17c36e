using System.IO.Compression;
using System.Text.Json;
using StratusLab.Elastic.Core.Planning;
using StratusLab.Elastic.Ledger;

namespace StratusLab.Elastic.Reconciliation;

/// <summary>What a plan was made from, as the ledger keeps it: JSON, Brotli-compressed.</summary>
internal static class PlanInputs
{
    /// <summary>Packs an observation.</summary>
    public static ReadOnlyMemory<byte> Pack(Observation seen)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(brotli, seen, LedgerJson.Options);
        }

        return packed.ToArray();
    }

    /// <summary>Unpacks what <see cref="Pack"/> made.</summary>
    public static Observation Unpack(ReadOnlyMemory<byte> packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<Observation>(brotli, LedgerJson.Options) ?? throw new JsonException("The recorded inputs are empty.");
    }
}
