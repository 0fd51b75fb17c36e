namespace StratusLab.Elastic.Lrms.Torque;

/// <summary>A job that has a node.</summary>
/// <param name="Id">Its id, as the commands take it.</param>
/// <param name="IsFirst">True when the node is the first of the job's: its daemon runs the job's script and ends the job.</param>
internal readonly record struct JobOfNode(string Id, bool IsFirst);
