using Microsoft.Extensions.Logging;

namespace StratusLab.Elastic.Hosting;

/// <summary>What the service itself logs.</summary>
internal static partial class ServiceLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Serving site {Site} on {Listen}; ledger: {Ledger}.")]
    public static partial void Serving(this ILogger log, string site, string listen, string ledger);
}
