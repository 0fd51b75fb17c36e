using System.Runtime.InteropServices;
using StratusLab.Elastic.Cli;
using StratusLab.Elastic.Hosting;
using StratusLab.Elastic.Simulate;

return await ElasticCli.RunAsync(args, ServeAsync, WorkloadRun.RunAsync);

// SIGHUP means "read the configuration again" to the service alone; other commands end when their terminal does.
static async Task<int> ServeAsync(ServeRequest request, CancellationToken ct)
{
    var reload = new Reload();
    using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
    {
        signal.Cancel = true;
        reload.Ask();
    });
    return await Service.RunAsync(request.File, reload, ct);
}
