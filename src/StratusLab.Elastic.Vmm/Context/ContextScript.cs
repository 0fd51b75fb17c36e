using System.Text;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Context;

/// <summary>
/// <c>context.sh</c>: variables as a POSIX shell reads them. Every value stands in single quotes, inside which a shell reads every byte as itself but the
/// single quote (POSIX.1-2017, XCU 2.2.2); that one is written as <c>'\''</c>. Guests source it as root, so nothing in a value may ever be read as code.
/// </summary>
public static class ContextScript
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The script, in the order of the names.</summary>
    /// <exception cref="RejectedException">A name is refused (<see cref="ContextNames"/>), or a value has a NUL, which no shell can hold, or is not Unicode text.</exception>
    public static byte[] Render(IEnumerable<KeyValuePair<string, string>> variables)
    {
        var script = new StringBuilder("# The context of this virtual machine. To be sourced by a shell.\n");
        foreach (var (name, value) in variables.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            if ((ContextNames.RefuseVariable(name) ?? RefuseValue(name, value)) is { } refusal)
            {
                throw new RejectedException($"A context variable cannot be used: {refusal}.");
            }

            script.Append(name).Append("='").Append(value.Replace("'", @"'\''", StringComparison.Ordinal)).Append("'\n");
        }

        return Strict.GetBytes(script.ToString());
    }

    // The message never shows the value: it may be a secret.
    private static string? RefuseValue(string name, string value)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
        {
            return $"the value of {name} has a NUL character; encode it in base64";
        }

        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsHighSurrogate(value[i]) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(value[i]))
            {
                return $"the value of {name} is not Unicode text; encode it in base64";
            }
        }

        return null;
    }
}
