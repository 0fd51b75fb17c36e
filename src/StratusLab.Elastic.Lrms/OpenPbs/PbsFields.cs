using System.Text;

namespace StratusLab.Elastic.Lrms.OpenPbs;

/// <summary>
/// The attributes that a reader wants of its records, by number: <c>job_state</c>, or <c>Resource_List.mem</c> for a member of a group. Finding one costs a
/// comparison or two, since a record has dozens of others.
/// </summary>
internal sealed class PbsFields
{
    private readonly Group top;
    private readonly Group[] groups;

    /// <summary>The names in the order of their numbers, and groups of which every member is wanted.</summary>
    public PbsFields(IReadOnlyList<string> names, params IReadOnlyList<string> wholeGroups)
    {
        var parted = names.Select((name, number) => (Parts: name.Split('.', 2), Number: number)).ToArray();
        Count = names.Count;
        top = new Group("", parted.Where(p => p.Parts.Length == 1).Select(p => (p.Parts[0], p.Number)), isWhole: false);
        groups =
        [
            .. parted.Where(p => p.Parts.Length == 2).Select(p => p.Parts[0]).Concat(wholeGroups).Distinct().Select(group => new Group(
                group, parted.Where(p => p.Parts.Length == 2 && p.Parts[0] == group).Select(p => (p.Parts[1], p.Number)), wholeGroups.Contains(group))),
        ];
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The attributes that are in no group.</summary>
    public Group Top => top;

    /// <summary>A group; null when nothing of it is wanted.</summary>
    public Group? Find(ReadOnlySpan<byte> name)
    {
        foreach (var group in groups)
        {
            if (name.SequenceEqual(group.Name))
            {
                return group;
            }
        }

        return null;
    }

    /// <summary>The attributes of one group.</summary>
    internal sealed class Group
    {
        private const int Buckets = 64; // a power of two

        private readonly (byte[] Name, int Number)[]?[] buckets = new (byte[], int)[]?[Buckets];

        /// <summary>The group of that name with those members.</summary>
        public Group(string name, IEnumerable<(string Name, int Number)> members, bool isWhole)
        {
            (Name, IsWhole) = (Encoding.ASCII.GetBytes(name), isWhole);
            foreach (var bucket in members.Select(m => (Name: Encoding.ASCII.GetBytes(m.Name), m.Number)).GroupBy(m => BucketOf(m.Name)))
            {
                buckets[bucket.Key] = [.. bucket];
            }
        }

        /// <summary>Its name; empty for the attributes that are in no group.</summary>
        public byte[] Name { get; }

        /// <summary>True when members without a number are wanted, too.</summary>
        public bool IsWhole { get; }

        /// <summary>The number of an attribute; -1 for one that has none.</summary>
        public int Find(ReadOnlySpan<byte> name)
        {
            foreach (var (known, number) in buckets[BucketOf(name)] ?? [])
            {
                if (name.SequenceEqual(known))
                {
                    return number;
                }
            }

            return -1;
        }

        private static int BucketOf(ReadOnlySpan<byte> name) => name.IsEmpty ? 0 : (name.Length + (name[0] * 7) + (name[^1] * 3)) & (Buckets - 1);
    }
}
