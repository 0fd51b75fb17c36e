namespace StratusLab.Elastic.Vmm.Images.Repositories;

/// <summary>Somebody whose word on an image counts.</summary>
/// <param name="Email">The address under which he endorses.</param>
/// <param name="Fingerprint">SHA-256 of the certificate that he signs with: 64 lower-case hex digits. It is trusted for as long as it stands here, whatever dates are in it.</param>
public sealed record Endorser(string Email, string Fingerprint);
