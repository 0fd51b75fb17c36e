using StratusLab.Elastic.Lrms.Slurm;

namespace StratusLab.Elastic.Lrms.Tests.Slurm;

/// <summary>Whose a reason is. Slurm's own as its sources write them (docs/lrms/slurm.md), with what scontrol shows behind them.</summary>
[TestClass]
public sealed class SlurmDrainsTests
{
    [TestMethod]
    [DataRow("Low socket*core*thread count, Low CPUs [slurm@2026-11-28T08:00:00]")]
    [DataRow("Low RealMemory (reported:400 < 100.00% of configured:460) [slurm@1795340000]")]
    [DataRow("gres/gpu count reported lower than configured (0 < 2) [slurm@1795340000]")]
    [DataRow("Reported active features (a) are not a superset of currently active changeable features (a,b)")]
    [DataRow("Prolog error")]
    [DataRow("Prolog/Epilog failure")]
    [DataRow("Job env setup error")]
    [DataRow("Epilog error")]
    [DataRow("batch job complete failure")]
    [DataRow("SlurmdSpoolDir is full")]
    [DataRow("Kill task failed")]
    [DataRow("Kill task failed (JobId=7 StepId=batch)")]
    [DataRow("Not responding [slurm@1795340000]")]
    [DataRow("Node unexpectedly rebooted")]
    [DataRow("ResumeTimeout reached")]
    [DataRow("reboot timed out")]
    [DataRow("Reboot ASAP : reboot issued : reboot timed out [slurm@1795340000]")]
    public void IsOwn_ReasonThatSlurmGave_IsTrue(string reason) => Assert.IsTrue(SlurmDrains.IsOwn(reason));

    [TestMethod]
    [DataRow("")]
    [DataRow("bad disk [root@1795340000]")]
    [DataRow("maintenance : Not responding [slurm@1795340000]")] // since 23.02 Slurm adds its own to a person's
    [DataRow("Reboot ASAP [root@1795340000]")]
    [DataRow("reboot requested [root@1795340000]")]
    [DataRow("POWER_DOWN_ASAP [root@1795340000]")]
    [DataRow("Set in slurm.conf")]
    [DataRow("stratuslab:site:retire:vm-7")]
    public void IsOwn_ReasonOfAPerson_IsFalse(string reason) => Assert.IsFalse(SlurmDrains.IsOwn(reason));
}
