using System.Runtime.InteropServices;
using StratusLab.Elastic.Lab;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

// What a supervisor or a closing terminal sends; a shell that starts it in the background ignores Ctrl-C for it.
using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    stop.Cancel();
});

return args.Contains("--compare") ? await Comparison.RunAsync(stop.Token) : await Demo.RunAsync(args.Contains("--keep"), stop.Token);
