namespace StratusLab.Elastic.Vmm.Images;

/// <summary>Makes the client that images are fetched with.</summary>
public static class ImageClient
{
    /// <summary>One that leaves redirections to <see cref="ImageSource"/>: .NET 10.0 follows one to file:///etc/hostname as far as an exception about host names.</summary>
    /// <param name="answerWithin">How long the first answer of a server may take.</param>
    public static HttpClient Make(TimeSpan answerWithin)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        return new HttpClient(handler, disposeHandler: true) { Timeout = answerWithin };
    }
}
