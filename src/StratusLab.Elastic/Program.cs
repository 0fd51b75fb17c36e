using StratusLab.Elastic.Cli;
using StratusLab.Elastic.Hosting;
using StratusLab.Elastic.Simulate;

return await ElasticCli.RunAsync(args, (request, ct) => Service.RunAsync(request.File, ct), WorkloadRun.RunAsync);
