namespace StratusLab.Elastic.Cli;

/// <summary>Asks for the service to be run until it is told to stop.</summary>
/// <param name="File">The configuration's main file.</param>
internal sealed record ServeRequest(string File);
