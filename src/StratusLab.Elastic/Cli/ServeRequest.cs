using StratusLab.Elastic.Configuration;

namespace StratusLab.Elastic.Cli;

/// <summary>Asks for the service to be run until it is told to stop.</summary>
/// <param name="File">The configuration's main file, to be read again on a reload.</param>
/// <param name="Configuration">What it holds now: complete and checked.</param>
internal sealed record ServeRequest(string File, ElasticConfiguration Configuration);
