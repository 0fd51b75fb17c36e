using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Cli.Asking;

/// <summary>Makes sentences of what went wrong between here and the service.</summary>
internal static class ServiceFailure
{
    /// <summary>The service did not answer, or not to the end.</summary>
    public static CliException Unreachable(ServerAddress server, string what, Exception cause)
    {
        const string Correct = "Correct the address in --server or ELASTIC_SERVER.";
        var (seen, advice) = cause switch
        {
            { InnerException: SocketException { SocketErrorCode: SocketError.AccessDenied } } =>
                ("may not be reached by this user (permission denied)", "Ask as root or as a member of the socket's group."),
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => ("has a name that does not resolve", Correct),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => ($"cannot be talked to over TLS ({cause.Message.TrimEnd('.')})", Correct),
            HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => ("does not speak HTTP", Correct),
            HttpRequestException { InnerException: IOException } or IOException =>
                ("broke off its answer", "Ask again; if that fails, see its log."),
            TimeoutException => ($"said {cause.Message}", "See its log for what it is doing."),
            _ => ($"does not answer ({Reason(cause)})", "Start it (\"elastic serve\"), or say where it is with --server or ELASTIC_SERVER."),
        };
        return new(ExitCode.Unreachable, $"Could not {what}: the service at {server.Text} {seen}. {advice}", cause);
    }

    /// <summary>The service answered with an error.</summary>
    public static CliException Refused(ServerAddress server, string what, HttpRequestMessage request, HttpStatusCode status, byte[] body)
    {
        var isRefused = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests || (request.Method == HttpMethod.Post && (int)status is >= 400 and < 500);
        var exitCode = isRefused ? ExitCode.Refused : ExitCode.Failed;
        return Problem(body) is { } problem
            ? new(exitCode, $"Could not {what}: {problem.Title}{(problem.Detail is { Length: > 0 } detail ? " " + detail : "")}") { Status = status }
            : new(
                ExitCode.Failed,
                $"Could not {what}: {server.Text} answered {request.Method} {request.RequestUri?.PathAndQuery} with HTTP {(int)status} "
                + "and without a reason that is one of elastic's. Is an elastic of this version there? Correct the address in --server or ELASTIC_SERVER.")
            { Status = status };
    }

    /// <summary>What came of it, in few words.</summary>
    public static string Reason(Exception cause) => cause.InnerException is SocketException socket ? socket.Message : cause.Message.TrimEnd('.');

    private static Problem? Problem(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ApiJson.Default.Problem) is { Title.Length: > 0 } problem ? problem : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
