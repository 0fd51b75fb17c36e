using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api.Contracts;

namespace StratusLab.Elastic.Api;

/// <summary>How an endpoint tells of a problem; one without this writes the problem document. Status and headers are set by then.</summary>
internal sealed record ProblemForm(Func<HttpContext, Problem, Task> WriteAsync);
