using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Context;

/// <summary>
/// A context as EC2's user data: a shell script that puts the same files where a context volume would be mounted, and has the guest script (<c>vmcontext here</c>) do the
/// rest. cloud-init runs such a script as root; so does <c>vmcontext ec2</c> in an image without cloud-init. Everything in it is base64: no value is ever read as code.
/// </summary>
public static class UserDataScript
{
    private const int Line = 76;

    /// <summary>The script.</summary>
    /// <exception cref="RejectedException">A variable cannot be written, or USER_DATA is set, which would take its place.</exception>
    public static byte[] Render(VmContext context)
    {
        if (context.Variables.ContainsKey("USER_DATA") || context.Variables.ContainsKey("USERDATA"))
        {
            throw new RejectedException("The context has USER_DATA, and at EC2 the user data is the context itself. Write START_SCRIPT instead.");
        }

        var script = new StringBuilder("#!/bin/sh\n# The context of this virtual machine.\numask 077\nmkdir -p /run/context && cd /run/context || exit 1\n");
        Add(script, "context.sh", ContextScript.Render(context.Variables));
        foreach (var (name, content) in context.Files)
        {
            if (ContextNames.RefuseFile(name) is { } refusal)
            {
                throw new RejectedException($"A context file cannot be used: {refusal}.");
            }

            Add(script, name, content.Span);
        }

        script.Append(
            """
            vmcontext=/usr/lib/stratuslab-elastic/vmcontext
            [ ! -x $vmcontext ] || exec $vmcontext here
            set -a
            . ./context.sh
            set +a
            rm -rf /run/context
            [ -z "${LRMS:-}" ] || echo "vmcontext: this image cannot join $LRMS: $vmcontext is missing" > /dev/console
            [ -z "${START_SCRIPT:-}" ] || exec /bin/sh -c "$START_SCRIPT" < /dev/null

            """);
        return Encoding.UTF8.GetBytes(script.ToString());
    }

    private static void Add(StringBuilder script, string name, ReadOnlySpan<byte> content)
    {
        script.Append("base64 -d > './").Append(name).Append("' <<'END'\n");
        foreach (var line in Convert.ToBase64String(content).Chunk(Line))
        {
            script.Append(line).Append('\n');
        }

        script.Append("END\n");
    }
}
