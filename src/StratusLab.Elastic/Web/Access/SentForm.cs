using Microsoft.AspNetCore.Http;
using StratusLab.Elastic.Api;

namespace StratusLab.Elastic.Web.Access;

/// <summary>What a form has sent.</summary>
internal static class SentForm
{
    /// <summary>Its fields. Throws a <see cref="ProblemException"/> when it is none.</summary>
    public static async Task<IFormCollection> ReadAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType)
        {
            throw new ProblemException(415, "This address takes what a form sends: Content-Type: application/x-www-form-urlencoded.");
        }

        try
        {
            return await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (InvalidDataException e)
        {
            throw new ProblemException(400, $"The form cannot be read: {e.Message}");
        }
    }
}
