using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace StratusLab.Elastic.Configuration.Yaml;

/// <summary>
/// Reads one YAML document into nodes that know their lines. Total: any bytes give a node or an error. Anchors, aliases, tags and further documents
/// are refused: a configuration needs none of them, and aliases of aliases let a page of text grow to gigabytes.
/// </summary>
internal sealed class YamlReader
{
    private const int MaxDepth = 16;

    private readonly Parser parser;
    private readonly string file;
    private readonly ErrorList errors;
    private readonly Stack<Location> openFlows = new();
    private bool isGivenUp;

    private YamlReader(string file, string text, ErrorList errors)
    {
        this.file = file;
        this.errors = errors;
        parser = new Parser(new StringReader(text));
    }

    private Location Here => parser.Current is { Start: var start } ? new(file, (int)start.Line, (int)start.Column) : new(file, 1, 1);

    private Location? OpenFlow => openFlows.TryPeek(out var open) ? open : null;

    /// <summary>The document: nothing (<see cref="ScalarNode.IsNothing"/>) for an empty file, null for one that is not YAML, which is then reported.</summary>
    public static Node? Read(SourceFile source, ErrorList errors)
    {
        if (SourceText.Decode(source, errors) is not { } text)
        {
            return null;
        }

        var reader = new YamlReader(source.Name, text, errors);
        try
        {
            return reader.ReadStream();
        }
        catch (YamlException e)
        {
            var (at, message) = SyntaxProblem.Explain(source.Name, text, e, reader.OpenFlow);
            errors.Add(at, message);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // YamlDotNet 16.3.0 throws the first for an unclosed "[" before a "key: value" line and the second for a tag that is no URI, both without
            // a mark. Drop when these are YamlExceptions too.
            errors.Add(reader.Here, SyntaxProblem.Unclosed(reader.OpenFlow));
        }

        return null;
    }

    private Node? ReadStream()
    {
        while (parser.MoveNext() && parser.Current is StreamStart or DocumentStart)
        {
        }

        if (parser.Current is null or StreamEnd)
        {
            return new ScalarNode(new(file, 1), "", false);
        }

        var node = ReadNode(0);
        if (isGivenUp)
        {
            return null;
        }

        if (parser.MoveNext() && parser.Current is DocumentStart)
        {
            errors.Add(Here, "a second document begins here (\"---\"). Put everything into one, or into files of their own in conf.d.");
        }

        return node;
    }

    private Node ReadNode(int depth)
    {
        var at = Here;
        RefuseDecorations(at);
        return parser.Current switch
        {
            Scalar scalar => ReadScalar(at, scalar),
            SequenceStart or MappingStart when depth == MaxDepth =>
                GiveUp(at, $"more than {MaxDepth} levels deep. No setting is: check the brackets and the indentation."),
            SequenceStart list => ReadList(at, list.Style == SequenceStyle.Flow, depth),
            MappingStart map => ReadMap(at, map.Style == MappingStyle.Flow, depth),
            AnchorAlias alias =>
                Refuse(at, $"\"*{alias.Value}\" is a YAML alias, which is not read. Write the value out, or quote a text that begins with \"*\"."),
            _ => GiveUp(at, "not YAML from here on. Check the indentation and the brackets."),
        };
    }

    private ScalarNode ReadScalar(Location at, Scalar scalar)
    {
        parser.MoveNext();
        return new(at, scalar.Value, scalar.Style != ScalarStyle.Plain);
    }

    private ListNode ReadList(Location at, bool isFlow, int depth)
    {
        var items = ImmutableArray.CreateBuilder<Node>();
        Open(at, isFlow);
        while (!isGivenUp && parser.Current is not SequenceEnd)
        {
            items.Add(ReadNode(depth + 1));
        }

        Close(isFlow);
        return new(at, items.ToImmutable());
    }

    private MapNode ReadMap(Location at, bool isFlow, int depth)
    {
        var entries = ImmutableArray.CreateBuilder<MapEntry>();
        Open(at, isFlow);
        while (!isGivenUp && parser.Current is not MappingEnd)
        {
            var key = ReadNode(depth + 1);
            var value = ReadNode(depth + 1);
            if (key is ScalarNode name)
            {
                entries.Add(new(name, value));
            }
            else if (key is not RefusedNode)
            {
                errors.Add(key.At, $"{key.Describe()} cannot be a key. Quote a text that has brackets or braces.");
            }
        }

        Close(isFlow);
        return new(at, entries.ToImmutable());
    }

    private void Open(Location at, bool isFlow)
    {
        if (isFlow)
        {
            openFlows.Push(at);
        }

        parser.MoveNext();
    }

    private void Close(bool isFlow)
    {
        if (isGivenUp)
        {
            return;
        }

        // Moves on first: the parser fails on what follows the last item only then, and the bracket is still open.
        parser.MoveNext();
        if (isFlow)
        {
            openFlows.Pop();
        }
    }

    private RefusedNode Refuse(Location at, string message)
    {
        errors.Add(at, message);
        parser.MoveNext();
        return new(at);
    }

    // Reads no further: the scanner of YamlDotNet 16.3.0 needs time in the square of the depth of brackets.
    private RefusedNode GiveUp(Location at, string message)
    {
        errors.Add(at, message);
        isGivenUp = true;
        return new(at);
    }

    private void RefuseDecorations(Location at)
    {
        if (parser.Current is not NodeEvent node)
        {
            return;
        }

        if (!node.Anchor.IsEmpty)
        {
            errors.Add(at, $"\"&{node.Anchor.Value}\" is a YAML anchor, which is not read. Remove it, or quote a text that begins with \"&\".");
        }

        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
        {
            errors.Add(at, "a YAML tag (\"!…\") is not read. Remove it, or quote a text that begins with \"!\".");
        }
    }
}
