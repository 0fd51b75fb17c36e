using System.Text;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Lrms.OpenPbs;

namespace StratusLab.Elastic.Lrms.Tests.OpenPbs;

[TestClass]
public sealed class PbsSelectTests
{
    [TestMethod]
    [DataRow("1:ncpus=1", 1, 1, 0, 0)]
    [DataRow("ncpus=4:mem=2gb", 1, 4, 2048, 0)]
    [DataRow("2:ncpus=8:mem=16gb:ngpus=1:mpiprocs=4", 2, 16, 32_768, 2)]
    [DataRow("2:ncpus=8+1:ncpus=1:mem=1gb:arch=linux", 3, 17, 1024, 0)]
    public void Read_Chunks_AreAddedUp(string text, int chunks, int cores, int mib, int gpus)
    {
        var select = Read(text);
        Assert.IsTrue(select.IsRead);
        Assert.AreEqual((chunks, new Resources(cores, mib, gpus)), (select.Chunks, select.Total));
        Assert.AreEqual("", select.Beyond);
    }

    [TestMethod]
    public void Read_BooleanResources_AreFeatures() => Assert.AreEqual("elastic&large", Read("1:ncpus=1:large=True+1:elastic=t").Features.Expression);

    [TestMethod]
    [DataRow("1:ncpus=1:host=wn-3", "wn-3")]
    [DataRow("1:ncpus=1:vnode=wn-3[0]", "wn-3[0]")]
    [DataRow("1:ncpus=1:scratch=ssd", "scratch=ssd")]
    [DataRow("1:ncpus=1:elastic=False", "elastic=False")]
    [DataRow("1:ncpus=1:arch=aix", "arch=aix")]
    public void Read_WhatNoElasticNodeHas_IsNamed(string text, string what) => Assert.Contains(what, Read(text).Beyond);

    [TestMethod]
    [DataRow("")]
    [DataRow("many")]
    [DataRow("0:ncpus=1")]
    [DataRow("1:ncpus=many")]
    [DataRow("1:mem=much")]
    [DataRow("1:=1")]
    [DataRow("1:ncpus=1+")]
    [DataRow("999999999:ncpus=1")]
    public void Read_AnythingElse_IsNotRead(string text) => Assert.IsFalse(Read(text).IsRead);

    private static PbsSelect Read(string text) => PbsSelect.Read(Encoding.ASCII.GetBytes(text));
}
