using System.Net.Sockets;
using System.Runtime.Versioning;
using StratusLab.Elastic.Core.Ports;
using StratusLab.Elastic.Hosting;

namespace StratusLab.Elastic.Tests.Hosting;

[TestClass]
[SupportedOSPlatform("linux")]
public sealed class ListenSocketTests
{
    private const string Setting = "listen";

    private readonly string directory = Directory.CreateTempSubdirectory("elastic-socket").FullName;

    private string Path => System.IO.Path.Combine(directory, "elastic.sock");

    [TestCleanup]
    public void RemoveFiles() => Directory.Delete(directory, recursive: true);

    [TestMethod]
    public void Clear_NothingThere_IsFine() => ListenSocket.Clear(Path, Setting);

    [TestMethod]
    public void Clear_SocketThatNobodyAnswersOn_IsRemoved()
    {
        MakeDeadSocket();

        ListenSocket.Clear(Path, Setting);

        Assert.IsFalse(System.IO.Path.Exists(Path));
    }

    [TestMethod]
    public void Clear_SocketThatSomebodyAnswersOn_IsLeftAlone()
    {
        using var other = Bind();
        other.Listen();

        var refusal = Assert.ThrowsExactly<RejectedException>(() => ListenSocket.Clear(Path, Setting));

        Assert.Contains("another elastic serves there", refusal.Message);
        Assert.IsTrue(System.IO.Path.Exists(Path));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("a letter to my mother")]
    public void Clear_File_IsLeftAlone(string content)
    {
        File.WriteAllText(Path, content);

        Assert.Contains("is not a socket", Assert.ThrowsExactly<RejectedException>(() => ListenSocket.Clear(Path, Setting)).Message);

        Assert.AreEqual(content, File.ReadAllText(Path));
    }

    [TestMethod]
    public void Clear_Directory_IsLeftAlone()
    {
        Directory.CreateDirectory(Path);

        Assert.Contains("is not a socket", Assert.ThrowsExactly<RejectedException>(() => ListenSocket.Clear(Path, Setting)).Message);
    }

    [TestMethod]
    public void Open_Socket_LetsTheGroupInAndNobodyElse()
    {
        using var socket = Bind();

        ListenSocket.Open(Path, ListenSocket.ForGroup);

        Assert.AreEqual("660", Convert.ToString((int)File.GetUnixFileMode(Path), 8));
    }

    private Socket Bind()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path));
        return socket;
    }

    // The runtime removes a socket's file when it closes it; a killed process does not.
    private void MakeDeadSocket()
    {
        using (Bind())
        {
            File.Move(Path, Path + ".kept");
        }

        File.Move(Path + ".kept", Path);
    }
}
