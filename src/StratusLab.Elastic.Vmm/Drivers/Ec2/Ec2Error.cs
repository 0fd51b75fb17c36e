namespace StratusLab.Elastic.Vmm.Drivers.Ec2;

/// <summary>Why EC2 did not do what was asked: its code and its words, made fit to print.</summary>
internal sealed record Ec2Error(string Code, string Message);
