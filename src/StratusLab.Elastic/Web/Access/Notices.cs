using System.Security.Cryptography;

namespace StratusLab.Elastic.Web.Access;

/// <summary>
/// What the last orders have done, for the page that follows each. The address of that page carries a key and not the sentence, or a link could make the page say anything.
/// </summary>
internal sealed class Notices
{
    private const int Most = 100;

    private readonly Queue<(string Key, string Text)> notices = new();
    private readonly Lock gate = new();

    /// <summary>Keeps a sentence; the key under which it is found.</summary>
    public string Keep(string text)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        lock (gate)
        {
            notices.Enqueue((key, text));
            if (notices.Count > Most)
            {
                notices.Dequeue();
            }
        }

        return key;
    }

    /// <summary>The sentence that was kept under a key; null when there is none, or no longer.</summary>
    public string? Find(string? key)
    {
        lock (gate)
        {
            return notices.FirstOrDefault(n => n.Key == key).Text;
        }
    }
}
