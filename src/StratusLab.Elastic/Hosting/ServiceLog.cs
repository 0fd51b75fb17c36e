using Microsoft.Extensions.Logging;

namespace StratusLab.Elastic.Hosting;

/// <summary>What the service itself logs.</summary>
internal static partial class ServiceLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Serving site {Site} on {Listen}; ledger: {Ledger}.")]
    public static partial void Serving(this ILogger log, string site, string listen, string ledger);

    [LoggerMessage(Level = LogLevel.Error, Message = "The configuration was not taken, the former stays in force: {Problem}")]
    public static partial void NotTaken(this ILogger log, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "The configuration was read again: {Contents}. The service starts anew with it; running VMs and jobs are not touched.")]
    public static partial void Taken(this ILogger log, string contents);
}
