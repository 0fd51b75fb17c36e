using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Core.Tests.Planning;

/// <summary>A job of a toy world: in which pass it comes, and how many passes each of its tasks runs.</summary>
internal sealed record ToyJob(Job Job, int SubmitPass, int RunPasses);
