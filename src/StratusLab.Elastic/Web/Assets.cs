using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using StratusLab.Elastic.Web.Access;

namespace StratusLab.Elastic.Web;

/// <summary>The files that pages load, from within the program. Each has its digest in its address, so that browsers keep it until it is another one.</summary>
internal sealed class Assets
{
    private const string Prefix = "StratusLab.Elastic.Web.Assets.";

    private readonly (string Path, string Type, byte[] Content)[] all;

    /// <summary>Reads them.</summary>
    public Assets()
    {
        all = [Read("style.css", "text/css; charset=utf-8"), Read("live.js", "text/javascript; charset=utf-8"), Read("icon.svg", "image/svg+xml")];
        (Style, Script, Icon) = (all[0].Path, all[1].Path, all[2].Path);
    }

    /// <summary>The address of the style sheet.</summary>
    public string Style { get; }

    /// <summary>The address of the script.</summary>
    public string Script { get; }

    /// <summary>The address of the icon.</summary>
    public string Icon { get; }

    /// <summary>Serves them.</summary>
    public void Map(IEndpointRouteBuilder app)
    {
        foreach (var (path, type, content) in all)
        {
            app.MapGet(path, async http =>
            {
                http.Response.ContentType = type;
                http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
                await http.Response.Body.WriteAsync(content, http.RequestAborted);
            }).WithMetadata(PageRule.Open);
        }
    }

    private static (string Path, string Type, byte[] Content) Read(string name, string type)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name) ?? throw new InvalidOperationException($"{name} is not in this program.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return ($"{WebPaths.Root}assets/{Convert.ToHexStringLower(SHA256.HashData(content))[..12]}/{name}", type, content);
    }
}
