using StratusLab.Elastic.Api.Contracts;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Cli;

/// <summary>Resources in words.</summary>
internal static class Amounts
{
    /// <summary>"4 cores, 8 GiB, 1 GPU".</summary>
    public static string Of(ResourceAmount amount) => new Resources(amount.Cores, amount.MemoryMiB, amount.Gpus).ToString();
}
