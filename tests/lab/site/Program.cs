using StratusLab.Elastic.Lab;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

return args.Contains("--compare") ? await Comparison.RunAsync(stop.Token) : await Demo.RunAsync(args.Contains("--keep"), stop.Token);
