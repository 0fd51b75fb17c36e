namespace StratusLab.Elastic.Commands;

/// <summary>Takes what comes out of a pipe.</summary>
internal interface IByteSink
{
    /// <summary>Where the next bytes go; never empty.</summary>
    Memory<byte> Room();

    /// <summary>So many bytes were put at the start of the last <see cref="Room"/>.</summary>
    void Advance(int count);
}
