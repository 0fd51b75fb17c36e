namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>What a job asks for, as it was written; what it did not name is empty (pbs_resources(7) of Torque).</summary>
internal ref struct ResourceList
{
    public ReadOnlySpan<byte> Nodes { get; private set; }

    /// <summary>The nodes that the server wants, as a default of the job's queue; otherwise it repeats <see cref="Nodes"/>.</summary>
    public ReadOnlySpan<byte> NeedNodes { get; private set; }

    public ReadOnlySpan<byte> Procs { get; private set; }

    public ReadOnlySpan<byte> Ncpus { get; private set; }

    public ReadOnlySpan<byte> Memory { get; private set; }

    public ReadOnlySpan<byte> ProcessMemory { get; private set; }

    public ReadOnlySpan<byte> Walltime { get; private set; }

    public ReadOnlySpan<byte> AccessPolicy { get; private set; }

    public ReadOnlySpan<byte> Reservation { get; private set; }

    /// <summary>The first resource of which we do not know what it asks of a node.</summary>
    public ReadOnlySpan<byte> Unknown { get; private set; }

    /// <summary>Reads the inside of a <c>Resource_List</c> element.</summary>
    public static ResourceList OfXml(ReadOnlySpan<byte> text)
    {
        var list = default(ResourceList);
        var elements = new XmlElements(text);
        while (elements.Next())
        {
            list.Set(elements.Name, elements.Inside);
        }

        return list;
    }

    /// <summary>Reads lines <c>    Resource_List.name = value</c>.</summary>
    public static ResourceList OfText(ReadOnlySpan<byte> text)
    {
        var list = default(ResourceList);
        var attributes = new TextAttributes(text);
        while (attributes.Next())
        {
            if (attributes.Name.StartsWith("Resource_List."u8))
            {
                list.Set(attributes.Name["Resource_List.".Length..], attributes.Value);
            }
        }

        return list;
    }

    private void Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        switch (name)
        {
            case var _ when name.SequenceEqual("nodes"u8): Nodes = value; break;
            case var _ when name.SequenceEqual("neednodes"u8): NeedNodes = value; break;
            case var _ when name.SequenceEqual("procs"u8): Procs = value; break;
            case var _ when name.SequenceEqual("ncpus"u8): Ncpus = value; break;
            case var _ when name.SequenceEqual("mem"u8): Memory = value; break;
            case var _ when name.SequenceEqual("pmem"u8): ProcessMemory = value; break;
            case var _ when name.SequenceEqual("walltime"u8): Walltime = value; break;
            case var _ when name.SequenceEqual("naccesspolicy"u8): AccessPolicy = value; break;
            case var _ when name.SequenceEqual("advres"u8): Reservation = value; break;
            default: Unknown = Unknown.IsEmpty && !AsksNothingOfNodes(name) ? name : Unknown; break;
        }
    }

    // Limits of processes, counts that repeat the nodes, and words to the scheduler about who and when.
    private static bool AsksNothingOfNodes(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("nodect"u8) || name.SequenceEqual("cput"u8) || name.SequenceEqual("pcput"u8) || name.SequenceEqual("vmem"u8)
        || name.SequenceEqual("pvmem"u8) || name.SequenceEqual("nice"u8) || name.SequenceEqual("qos"u8) || name.SequenceEqual("file"u8)
        || name.SequenceEqual("epilogue"u8) || name.SequenceEqual("prologue"u8) || name.SequenceEqual("deadline"u8) || name.SequenceEqual("size"u8);
}
