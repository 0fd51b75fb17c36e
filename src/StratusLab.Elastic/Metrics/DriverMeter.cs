namespace StratusLab.Elastic.Metrics;

/// <summary>Times the operations of one driver.</summary>
internal sealed class DriverMeter(string driver, ElasticMetrics metrics, TimeProvider time)
{
    /// <summary>Runs one operation.</summary>
    public async Task RunAsync(string operation, Func<Task> run) => await RunAsync(operation, async () =>
    {
        await run();
        return true;
    });

    /// <summary>Runs one operation; <paramref name="failureIn"/> finds the failure in a result that says so itself.</summary>
    public async Task<T> RunAsync<T>(string operation, Func<Task<T>> run, Func<T, Exception?>? failureIn = null)
    {
        var started = time.GetTimestamp();
        try
        {
            var result = await run();
            metrics.DriverDone(driver, operation, time.GetElapsedTime(started), failureIn?.Invoke(result));
            return result;
        }
        catch (Exception e)
        {
            metrics.DriverDone(driver, operation, time.GetElapsedTime(started), e);
            throw;
        }
    }
}
