namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>What is read of a job, as it was written; what it did not have is empty.</summary>
internal ref struct JobRecord
{
    public ReadOnlySpan<byte> Id { get; set; }

    public ReadOnlySpan<byte> Name { get; set; }

    public ReadOnlySpan<byte> Owner { get; set; }

    public ReadOnlySpan<byte> User { get; set; }

    public ReadOnlySpan<byte> Group { get; set; }

    public ReadOnlySpan<byte> Account { get; set; }

    public ReadOnlySpan<byte> State { get; set; }

    public ReadOnlySpan<byte> Queue { get; set; }

    public ReadOnlySpan<byte> ExecHost { get; set; }

    public ReadOnlySpan<byte> HoldTypes { get; set; }

    public ReadOnlySpan<byte> Depend { get; set; }

    public ReadOnlySpan<byte> ExecutionTime { get; set; }

    public ReadOnlySpan<byte> Priority { get; set; }

    public ReadOnlySpan<byte> Created { get; set; }

    public ReadOnlySpan<byte> Eligible { get; set; }

    public ReadOnlySpan<byte> Started { get; set; }

    public ReadOnlySpan<byte> Comment { get; set; }

    public ReadOnlySpan<byte> SubmitArgs { get; set; }

    /// <summary>The whole list of what it asks for, in the dialect of the output.</summary>
    public ReadOnlySpan<byte> Resources { get; set; }

    /// <summary>Reads the inside of a <c>Job</c> element; false when it is malformed, and then where and how.</summary>
    public static bool TryReadXml(ReadOnlySpan<byte> inside, out JobRecord job, out (int Offset, string Problem) error)
    {
        job = default;
        var elements = new XmlElements(inside);
        while (elements.Next())
        {
            job.Set(elements.Name, elements.Inside);
        }

        error = (elements.Offset, elements.Problem ?? "");
        return elements.Problem is null;
    }

    /// <summary>Takes an attribute if it is one of these.</summary>
    public void Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        // By length first: a job has fifty attributes and most are none of these.
        switch (name.Length)
        {
            case 5 when name.SequenceEqual("queue"u8): Queue = value; break;
            case 5 when name.SequenceEqual("ctime"u8): Created = value; break;
            case 5 when name.SequenceEqual("etime"u8): Eligible = value; break;
            case 5 when name.SequenceEqual("euser"u8): User = value; break;
            case 6 when name.SequenceEqual("Job_Id"u8): Id = value; break;
            case 6 when name.SequenceEqual("egroup"u8): Group = value; break;
            case 6 when name.SequenceEqual("depend"u8): Depend = value; break;
            case 7 when name.SequenceEqual("comment"u8): Comment = value; break;
            case 8 when name.SequenceEqual("Job_Name"u8): Name = value; break;
            case 8 when name.SequenceEqual("Priority"u8): Priority = value; break;
            case 9 when name.SequenceEqual("job_state"u8): State = value; break;
            case 9 when name.SequenceEqual("Job_Owner"u8): Owner = value; break;
            case 9 when name.SequenceEqual("exec_host"u8): ExecHost = value; break;
            case 10 when name.SequenceEqual("Hold_Types"u8): HoldTypes = value; break;
            case 10 when name.SequenceEqual("start_time"u8): Started = value; break;
            case 11 when name.SequenceEqual("submit_args"u8): SubmitArgs = value; break;
            case 12 when name.SequenceEqual("Account_Name"u8): Account = value; break;
            case 13 when name.SequenceEqual("Resource_List"u8): Resources = value; break;
            case 14 when name.SequenceEqual("Execution_Time"u8): ExecutionTime = value; break;
        }
    }
}
