using StratusLab.Elastic.Configuration.Values;

namespace StratusLab.Elastic.Configuration.Settings;

/// <summary>How a host is reached over ssh.</summary>
internal static class SshSettings
{
    /// <summary>VMs' files are on the host, and go there over ssh.</summary>
    public const string ByItself = "ssh";

    /// <summary>VMs' files are in the service's data directory, which the host has mounted.</summary>
    public const string Shared = "shared";

    /// <summary>As <see cref="ByItself"/>, with disks as logical volumes.</summary>
    public const string Lvm = "lvm";

    public static readonly Section Section = new("hosts[].ssh", "How a host is reached over ssh, and where its VMs' files are. It needs libvirt, qemu-img, GNU coreutils and util-linux, and the user a POSIX shell that prints nothing by itself; `elastic doctor` looks.");

    public static readonly Setting<string> Address = Section.Required(
        "address",
        new TextSyntax("a name or address", EndpointText.HostProblem, "unique among hosts"),
        "address: kvm02.example.org",
        "Where it is.");

    public static readonly Setting<int> Port = Section.Optional("port", Value.Integer(1, 65535), SshConfiguration.DefaultPort, "Where its sshd listens.");

    public static readonly Setting<string> User = Section.Required(
        "user",
        Value.Name,
        "user: elastic",
        "The user there: root, or one that is in the group `libvirt` and in QEMU's group.");

    public static readonly Setting<string> KeyFile = Section.Optional(
        "key-file",
        Value.PlainPath,
        SshConfiguration.DefaultKeyFile,
        "The private key, without a passphrase and readable for the service's user alone. Agents and `ssh_config` are not used.");

    public static readonly Setting<string> KnownHosts = Section.Optional(
        "known-hosts",
        Value.PlainPath,
        SshConfiguration.DefaultKnownHostsFile,
        "The host keys that are accepted. A key that is not in it, or has changed, is refused; nothing is ever added by itself.");

    public static readonly Setting<string> Transfer = Section.Optional(
        "transfer",
        Value.Choice(ByItself, Shared, Lvm),
        ByItself,
        "Where its VMs' files are: in its own `data`, where images are sent once each (`ssh`), or in the service's `data`, which it has mounted under the same path (`shared`). `lvm` is `ssh` with disks and data blocks as logical volumes of `volume-group`.");

    public static readonly Setting<string> Data = Section.Optional(
        "data",
        Value.PlainPath,
        ElasticConfiguration.DefaultDataDirectory,
        "The host's directory for images and VMs' files; it must be there. For `transfer: ssh` and `lvm`.");

    public static readonly Setting<long> CacheSize = Section.Omittable(
        "cache-size",
        ImagesSettings.AnySize,
        "no bound",
        "The most that the images there may be together. What was not used for an hour and no disk there is over goes at the next sweep, the least recently used first; it is sent again when it is wanted. For `transfer: ssh` and `lvm`.");

    public static readonly Setting<string> VolumeGroup = Section.Omittable(
        "volume-group",
        Value.Name,
        "none",
        "The LVM volume group that disks and data blocks are made in. Volumes of ours have the tag `elastic.site.SITE`; nothing else in it is touched. Required for `transfer: lvm`, and only for that.");

    public static readonly Setting<string> ThinPool = Section.Omittable(
        "thin-pool",
        Value.Name,
        "none: a disk has room for all its blocks from the start",
        "The thin pool of `volume-group` that they are made in, so that a disk takes the room of what is written. The pool must not become full: watch it. For `transfer: lvm`.");
}
