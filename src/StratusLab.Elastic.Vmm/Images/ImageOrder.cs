using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Vmm.Images;

/// <summary>What an import shall take in.</summary>
/// <param name="Name">The name to record.</param>
/// <param name="Source">An absolute path, or an http, https or file URL. May be compressed with gzip, xz or zstd.</param>
/// <param name="Sha256">The checksum of the file as it is published, before decompression: 64 hex digits.</param>
public sealed record ImageOrder(ImageName Name, string Source, string Sha256);
