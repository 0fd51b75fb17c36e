using System.Text;
using System.Text.Json;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.Reading;

namespace StratusLab.Elastic.Lrms.Slurm;

/// <summary>
/// Reads the records of a list that Slurm prints in JSON, whatever the version of its plugin (openapi v0.0.38, data_parser v0.0.39 to v0.0.45): a value is a text, a
/// number, null, an object <c>{"set","infinite","number"}</c> or a list of texts, and all become texts. One pass over a stream in pieces: what is kept of it is one
/// record. Texts need not be UTF-8. An output is refused that is not one whole object with that list in it, or in which Slurm itself reports an error.
/// </summary>
internal sealed class SlurmJson
{
    private const int RecordDepth = 2; // { "jobs": [ {

    private readonly string section;
    private readonly byte[] sectionName;
    private readonly JsonFields fields;
    private readonly Action<JsonRecord> take;
    private readonly JsonRecord record;
    private readonly List<int> pathLengths = [];
    private byte[] path = new byte[256];
    private int pathLength;
    private Place place = Place.Other;
    private bool hasSection;
    private bool hasErrors;
    private string error = "";
    private int field = JsonFields.Unwanted;
    private int skipped = -1; // the depth of the object or list that is passed over
    private int filled = -1; // the depth of the list, or of the number, that is the value of field
    private NumberPart part;
    private bool isInfinite;
    private bool isUnset;
    private byte[] lastName = [];

    private SlurmJson(string section, JsonFields fields, Action<JsonRecord> take) =>
        (this.section, sectionName, this.fields, this.take, record) = (section, Encoding.ASCII.GetBytes(section), fields, take, new JsonRecord(fields.Count));

    private enum Place
    {
        Other,
        Section,
        Errors,
    }

    private enum NumberPart
    {
        None,
        Set,
        Infinite,
        Number,
    }

    /// <summary>Gives every record of <paramref name="section"/> to <paramref name="take"/>. Null, or why the output is not to be believed.</summary>
    public static FormatError? Read(Stream output, string section, JsonFields fields, Action<JsonRecord> take) => new SlurmJson(section, fields, take).Read(output);

    private FormatError? Read(Stream output)
    {
        var pieces = new JsonPieces(output);
        return pieces.Read(Handle)
            ?? (hasErrors ? pieces.Error($"Slurm reports an error: {Printable.Text(error)}")
                : hasSection ? null
                : pieces.Error($"there is no list \"{section}\" in it"));
    }

    private void Handle(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        if (depth == 1 && reader.TokenType == JsonTokenType.PropertyName)
        {
            place = reader.ValueSpan.SequenceEqual(sectionName) ? Place.Section : reader.ValueSpan.SequenceEqual("errors"u8) ? Place.Errors : Place.Other;
        }
        else if (place == Place.Errors)
        {
            HandleErrors(ref reader, depth);
        }
        else if (place == Place.Section)
        {
            HandleSection(ref reader, depth);
        }
    }

    // A list of {"error" or "description": text, ...}; empty when all is well.
    private void HandleErrors(ref Utf8JsonReader reader, int depth)
    {
        hasErrors |= depth == RecordDepth && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.String;
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            lastName = reader.ValueSpan.ToArray();
        }
        else if (reader.TokenType == JsonTokenType.String && (error.Length == 0 || lastName.AsSpan().SequenceEqual("error"u8)))
        {
            error = Bytes.Text(Text(ref reader));
        }
    }

    private void HandleSection(ref Utf8JsonReader reader, int depth)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray when depth == 1:
                hasSection = true;
                break;
            case JsonTokenType.StartObject when depth == RecordDepth:
                record.Clear();
                pathLengths.Clear();
                pathLength = 0;
                break;
            case JsonTokenType.EndObject when depth == RecordDepth:
                take(record);
                break;
            default:
                if (depth > RecordDepth)
                {
                    HandleMember(ref reader, depth);
                }

                break;
        }
    }

    private void HandleMember(ref Utf8JsonReader reader, int depth)
    {
        if (skipped >= 0 || filled >= 0)
        {
            HandleInside(ref reader, depth);
            return;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                field = fields.Find(PathOf(reader.ValueSpan));
                break;
            case JsonTokenType.StartObject when field == JsonFields.Group:
                pathLengths.Add(pathLength);
                break;
            case JsonTokenType.EndObject:
                pathLengths.RemoveAt(pathLengths.Count - 1);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray when field < 0:
                skipped = depth;
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                (filled, part, isInfinite, isUnset) = (depth, NumberPart.None, false, false);
                record.Set(field, []);
                break;
            case JsonTokenType.Null:
                break;
            default:
                if (field >= 0)
                {
                    record.Set(field, Text(ref reader));
                }

                break;
        }
    }

    // Inside a list of texts, a number in an object, or something that nobody wants.
    private void HandleInside(ref Utf8JsonReader reader, int depth)
    {
        if (depth == skipped)
        {
            skipped = -1; // its end
        }
        else if (depth == filled)
        {
            filled = -1;
            if (isInfinite || isUnset)
            {
                record.Set(field, isInfinite ? JsonRecord.Infinite : []);
            }
        }
        else if (filled >= 0 && depth == filled + 1)
        {
            HandleFilling(ref reader);
        }
    }

    private void HandleFilling(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                part = reader.ValueSpan.SequenceEqual("set"u8) ? NumberPart.Set : reader.ValueSpan.SequenceEqual("infinite"u8) ? NumberPart.Infinite
                    : reader.ValueSpan.SequenceEqual("number"u8) ? NumberPart.Number : NumberPart.None;
                break;
            case JsonTokenType.String:
                record.Add(field, Text(ref reader));
                break;
            case JsonTokenType.True when part == NumberPart.Infinite:
                isInfinite = true;
                break;
            case JsonTokenType.False when part == NumberPart.Set:
                isUnset = true;
                break;
            case JsonTokenType.Number when part == NumberPart.Number:
                record.Set(field, reader.ValueSpan);
                break;
            default:
                break;
        }
    }

    private static ReadOnlySpan<byte> Text(ref Utf8JsonReader reader) => reader.ValueIsEscaped ? JsonEscapes.Undo(reader.ValueSpan) : reader.ValueSpan;

    private ReadOnlySpan<byte> PathOf(ReadOnlySpan<byte> name)
    {
        var start = pathLengths.Count == 0 ? 0 : pathLengths[^1] + 1;
        if (path.Length < start + name.Length)
        {
            Array.Resize(ref path, start + name.Length);
        }

        if (start > 0)
        {
            path[start - 1] = (byte)'/';
        }

        name.CopyTo(path.AsSpan(start));
        pathLength = start + name.Length;
        return path.AsSpan(0, pathLength);
    }
}
