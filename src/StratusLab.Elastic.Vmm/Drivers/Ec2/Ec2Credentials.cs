using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using StratusLab.Elastic.Core.Model;
using StratusLab.Elastic.Core.Ports;

namespace StratusLab.Elastic.Vmm.Drivers.Ec2;

/// <summary>
/// Finds the credentials of an account: in a file and profile of its own or, without one, where the AWS tools look (environment, the user's files, container, instance
/// profile). Those that expire are renewed by the SDK; a file is read again when it has changed.
/// </summary>
internal sealed class Ec2Credentials(Ec2Options options)
{
    private readonly Lock gate = new();
    private AWSCredentials? known;
    private DateTime writtenAt;

    /// <summary>The credentials, which may still have to be fetched.</summary>
    /// <exception cref="RejectedException">There are none.</exception>
    public AWSCredentials Find()
    {
        lock (gate)
        {
            var changed = options.CredentialsFile is { } file ? File.GetLastWriteTimeUtc(file) : default;
            if (known is null || changed != writtenAt)
            {
                (known, writtenAt) = (Look(), changed);
            }

            return known;
        }
    }

    private AWSCredentials Look()
    {
        try
        {
            if (options is { CredentialsFile: null, Profile: null })
            {
                return DefaultAWSCredentialsIdentityResolver.GetCredentials();
            }

            if (options.CredentialsFile is { } path && !File.Exists(path))
            {
                throw new RejectedException($"The file with the credentials for {options.Host}, {path}, is not there or cannot be read.");
            }

            var profile = options.Profile ?? "default";
            return new CredentialProfileStoreChain(options.CredentialsFile).TryGetAWSCredentials(profile, out var found) ? found
                : throw new RejectedException($"There are no credentials for {options.Host} under [{profile}] in {options.CredentialsFile ?? "the AWS tools' files of the service's user"}. Write aws_access_key_id and aws_secret_access_key there.");
        }
        catch (Exception e) when (e is AmazonClientException or InvalidOperationException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw Missing(options.Host, e);
        }
    }

    /// <summary>What is said when credentials could not be had. The SDK's own words name places, not secrets.</summary>
    public static RejectedException Missing(HostName host, Exception e) =>
        new($"There are no usable credentials for {host}: {Printable.Text(e.Message.TrimEnd('.'), 300)}. Name a file with \"credentials-file\" in the host's ec2 section.", e);
}
