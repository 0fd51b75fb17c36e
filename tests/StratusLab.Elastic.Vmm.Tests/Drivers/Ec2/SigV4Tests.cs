using StratusLab.Elastic.Contracts.Ec2;

namespace StratusLab.Elastic.Vmm.Tests.Drivers.Ec2;

/// <summary>
/// What the emulator checks signatures with, against the requests and signatures of Amazon's aws-sig-v4-test-suite (key AKIDEXAMPLE, 2015-08-30, us-east-1, "service").
/// The client signs with Amazon's own library: what it sends is accepted or not by this, in every test of the driver.
/// </summary>
[TestClass]
public sealed class SigV4Tests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    [TestMethod]
    [DataRow("GET", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31", DisplayName = "get-vanilla")]
    [DataRow("POST", "", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b", DisplayName = "post-vanilla")]
    [DataRow("POST", "application/x-www-form-urlencoded", "Param1=value1", "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a", DisplayName = "post-x-www-form-urlencoded")]
    [DataRow("POST", "application/x-www-form-urlencoded; charset=utf8", "Param1=value1", "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe", DisplayName = "post-x-www-form-urlencoded-parameters")]
    public void Authorization_OfAmazonsExamples_IsTheirs(string method, string contentType, string body, string signature)
    {
        var headers = new Dictionary<string, string> { ["host"] = "example.amazonaws.com", ["x-amz-date"] = "20150830T123600Z" };
        if (contentType.Length > 0)
        {
            headers["content-type"] = contentType;
        }

        var given = SigV4.Authorization(method, headers, System.Text.Encoding.ASCII.GetBytes(body), "AKIDEXAMPLE", Secret, "20150830/us-east-1/service");

        Assert.EndsWith($"Signature={signature}", given);
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=", given);
    }
}
