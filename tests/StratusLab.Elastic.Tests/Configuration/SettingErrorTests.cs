namespace StratusLab.Elastic.Tests.Configuration;

/// <summary>One mistake in the sample gives one message, on its line, in these words.</summary>
[TestClass]
public sealed class SettingErrorTests
{
    [TestMethod]
    [DataRow(1, "", "elastic.yaml:2: site is missing. Write for example \"site: lab\".")]
    [DataRow(1, "site:", "elastic.yaml:1: site has no value. Write a name, or remove the line.")]
    [DataRow(1, "site: ~", "elastic.yaml:1: site has no value. Write a name, or remove the line.")]
    [DataRow(1, "site: [lab]", "elastic.yaml:1: site is a list. Write a name.")]
    [DataRow(1, "site: {a: b}", "elastic.yaml:1: site is a map. Write a name.")]
    [DataRow(1, "site: my lab", "elastic.yaml:1: site \"my lab\" cannot be a name. Use letters, digits, \".\", \"_\" and \"-\", starting with a letter or digit, at most 63.")]
    [DataRow(1, "site: -lab", "elastic.yaml:1: site \"-lab\" cannot be a name. Use letters, digits, \".\", \"_\" and \"-\", starting with a letter or digit, at most 63.")]
    [DataRow(1, "site: lab\nsite: lab2", "elastic.yaml:2: site is written twice, first in line 1. Keep one.")]
    [DataRow(1, "site: lab\ndata: var", "elastic.yaml:2: data \"var\" is not an absolute path. Begin it with \"/\".")]
    [DataRow(1, "site: lab\ndata: /var/../x", "elastic.yaml:2: data \"/var/../x\" has \"..\" in it. Write the path without.")]
    [DataRow(1, "site: lab\nplacement: pack", "elastic.yaml:2: placement \"pack\" is not one of packing, striping, load-aware, fixed. Did you mean \"packing\"?")]
    [DataRow(1, "site: lab\nplacement: random", "elastic.yaml:2: placement \"random\" is not one of packing, striping, load-aware, fixed.")]
    [DataRow(1, "site: lab\nledger: ledger.db", "elastic.yaml:2: ledger is a single value. Write its settings below it, indented.")]
    [DataRow(1, "site: lab\nledger: {file: a.db, postgresql: \"Host=h\"}", "elastic.yaml:2: ledger.postgresql stands beside ledger.file, and there is one ledger. Keep one of them.")]
    [DataRow(1, "site: lab\nplacment: packing", "elastic.yaml:2: placment is not a setting. Did you mean \"placement\"?")]
    [DataRow(1, "site: lab\nidle-timeout: 5m", "elastic.yaml:2: idle-timeout is not a setting. It belongs in clusters[].pools[].")]
    [DataRow(1, "site: lab\nfrobnicate: 1", "elastic.yaml:2: frobnicate is not a setting. Settings here: site, data, listen, tls, access, hosts-file, template-paths, ledger, placement, hosts, networks, templates, images, repositories, clusters, pools, vm-hooks, metrics, tuning.")]
    public void TopLevel_WithAMistake_IsReported(int line, string text, string expected) => AssertError(line, text, expected);

    [TestMethod]
    [DataRow("http://0.0.0.0:7117", "is open to the network, where whoever reaches it might give orders. Write http://127.0.0.1:7117 or a unix:/path; for other machines add a \"tls\" section, or use ssh.")]
    [DataRow("http://[::]:7117", "is open to the network, where whoever reaches it might give orders. Write http://127.0.0.1:7117 or a unix:/path; for other machines add a \"tls\" section, or use ssh.")]
    [DataRow("http://lab.example.org:7117", "is open to the network, where whoever reaches it might give orders. Write http://127.0.0.1:7117 or a unix:/path; for other machines add a \"tls\" section, or use ssh.")]
    [DataRow("http://localhost.example:7117", "is open to the network, where whoever reaches it might give orders. Write http://127.0.0.1:7117 or a unix:/path; for other machines add a \"tls\" section, or use ssh.")]
    [DataRow("http://*:7117", "is not an address to listen on. Write for example http://127.0.0.1:7117 or unix:/run/stratuslab-elastic/elastic.sock.")]
    [DataRow("http://127.0.0.1:7117;http://0.0.0.0:7117", "is not an address to listen on. Write for example http://127.0.0.1:7117 or unix:/run/stratuslab-elastic/elastic.sock.")]
    [DataRow("https://127.0.0.1:7117", "asks for TLS, which stands in a section of its own. Write http://127.0.0.1:7117 or a unix:/path; for other machines add a \"tls\" section, or use ssh.")]
    [DataRow("127.0.0.1:7117", "is not an address to listen on. Write for example http://127.0.0.1:7117 or unix:/run/stratuslab-elastic/elastic.sock.")]
    [DataRow("http://127.0.0.1", "is not an address to listen on. Write for example http://127.0.0.1:7117 or unix:/run/stratuslab-elastic/elastic.sock.")]
    [DataRow("http://[::1]", "is not an address to listen on. Write for example http://127.0.0.1:7117 or unix:/run/stratuslab-elastic/elastic.sock.")]
    [DataRow("http://127.0.0.1:7117/elastic", "is not an address to listen on. Write for example http://127.0.0.1:7117 or unix:/run/stratuslab-elastic/elastic.sock.")]
    [DataRow("unix:elastic.sock", "is not a socket. Write for example unix:/run/stratuslab-elastic/elastic.sock.")]
    public void Listen_OpenOrUnreadable_IsReported(string listen, string expected) =>
        AssertError(1, $"site: lab\nlisten: \"{listen}\"", $"elastic.yaml:2: listen \"{listen}\" {expected}");

    [TestMethod]
    [DataRow("Databse=x;Host=h", "has the keyword \"databse\", which Npgsql does not know. Did you mean \"Database\"?")]
    [DataRow("postgres://elastic:secret@db/elastic", "is not a connection string. Write keyword=value pairs: \"Host=/run/postgresql;Database=elastic\".")]
    [DataRow("Database=elastic;Password=secret", "has no Host. Write for example \"Host=/run/postgresql;Database=elastic\".")]
    [DataRow("Host=h;Port=secret", "has a value for \"port\" that Npgsql does not take.")]
    public void ConnectionString_WithAMistake_IsReportedWithoutItsText(string text, string expected) =>
        AssertError(1, $"site: lab\nledger: {{postgresql: \"{text}\"}}", $"elastic.yaml:2: ledger.postgresql {expected}");

    [TestMethod]
    [DataRow(3, "  - name: kvm01\n    max-vm: 3", "elastic.yaml:4: hosts[0].max-vm is not a setting. Did you mean \"max-vms\"?")]
    [DataRow(3, "  - name: kvm01\n    reserved_memory: 512M", "elastic.yaml:4: hosts[0].reserved_memory is not a setting. Did you mean \"reserved-memory\"?")]
    [DataRow(3, "  - kvm01", "elastic.yaml:3: hosts[0] is a single value. Write a map: \"- name: …\".")]
    [DataRow(3, "  name: kvm01", "elastic.yaml:3: hosts is a map. Write a list, each item beginning with \"- \".")]
    [DataRow(3, "  - kind: libvirt", "elastic.yaml:3: hosts[0].name is missing. Write for example \"name: kvm01\".")]
    [DataRow(3, "  - name: kvm01\n    kind: vmware", "elastic.yaml:4: hosts[0].kind \"vmware\" is not one of libvirt, ec2, simulated.")]
    [DataRow(3, "  - name: kvm01\n    kind: simulated\n    machine: q35", "elastic.yaml:5: hosts[0].machine is for kind: libvirt. Remove it.")]
    [DataRow(3, "  - name: kvm01\n    uri: kvm01", "elastic.yaml:4: hosts[0].uri \"kvm01\" is not a QEMU or Xen connection of libvirt. Write for example qemu:///system or xen:///system.")]
    [DataRow(3, "  - name: xen01\n    uri: xen:///system\n    domain-type: kvm", "elastic.yaml:5: hosts[0].domain-type is for QEMU. Remove it: on a Xen host, \"machine\" says how guests are virtualized.")]
    [DataRow(3, "  - name: xen01\n    uri: xen:///system\n    machine: q35", "elastic.yaml:5: hosts[0].machine \"q35\" is no machine of Xen. Write xenfv, xenpvh or xenpv.")]
    [DataRow(3, "  - name: kvm01\n    domain-type: xen", "elastic.yaml:4: hosts[0].domain-type \"xen\" is not one of auto, kvm, qemu.")]
    [DataRow(3, "  - name: kvm01\n    enabled: yes", "elastic.yaml:4: hosts[0].enabled \"yes\" is not read as a truth value. Write true.")]
    [DataRow(3, "  - name: kvm01\n    enabled: maybe", "elastic.yaml:4: hosts[0].enabled \"maybe\" is neither true nor false.")]
    [DataRow(3, "  - name: kvm01\n    reserved-cores: 1.5", "elastic.yaml:4: hosts[0].reserved-cores \"1.5\" is not a whole number. Write one from 0 to 4096.")]
    [DataRow(3, "  - name: kvm01\n    reserved-cores: -1", "elastic.yaml:4: hosts[0].reserved-cores \"-1\" is not between 0 and 4096.")]
    [DataRow(3, "  - name: kvm01\n    reserved-memory: 512", "elastic.yaml:4: hosts[0].reserved-memory \"512\" has no unit. Write 512M (MiB) or 512G (GiB).")]
    [DataRow(3, "  - name: kvm01\n    reserved-memory: 512MB", "elastic.yaml:4: hosts[0].reserved-memory \"512MB\" is not a size. Write for example 512M (MiB) or 4G (GiB).")]
    [DataRow(3, "  - name: kvm01\n    cpu-overcommit: 0", "elastic.yaml:4: hosts[0].cpu-overcommit \"0\" is not between 0.1 and 100.")]
    [DataRow(3, "  - name: kvm01\n    cpu-overcommit: 1,5", "elastic.yaml:4: hosts[0].cpu-overcommit \"1,5\" is not a number. Write for example 0.5 or 2.")]
    [DataRow(3, "  - name: kvm01\n  - name: kvm01\n    uri: qemu:///session", "elastic.yaml:4: hosts[1].name \"kvm01\" is already the name of the host at elastic.yaml:3. Choose another.")]
    [DataRow(3, "  - name: kvm01\n    attributes: {rack: 7}", "elastic.yaml:4: hosts[0].attributes \"rack\" cannot be an attribute. Use A to Z, 0 to 9 and \"_\", not starting with a digit.")]
    [DataRow(3, "  - name: kvm01\n    attributes: {FREECPU: 7}", "elastic.yaml:4: hosts[0].attributes \"FREECPU\" is counted by the service. Choose another name.")]
    [DataRow(3, "  - name: kvm01\n    attributes: [ssd]", "elastic.yaml:4: hosts[0].attributes is a list. Write a map of texts.")]
    [DataRow(3, "  - name: kvm01\n    order: first", "elastic.yaml:4: hosts[0].order \"first\" is not a whole number. Write one from -1000 to 1000.")]
    [DataRow(3, "  - name: kvm01\n  - name: kvm02", "elastic.yaml:4: hosts[1].uri \"qemu:///system\" is that of host \"kvm01\" too. Give each machine one host and each host its own uri.")]
    [DataRow(3, "  - name: kvm01\n    ssh: kvm01", "elastic.yaml:4: hosts[0].ssh is a single value. Write its settings below it, indented.")]
    [DataRow(3, "  - name: kvm01\n    ssh: {address: a}", "elastic.yaml:4: hosts[0].ssh.user is missing. Write for example \"user: elastic\".")]
    [DataRow(3, "  - name: kvm01\n    ssh: {address: -oProxyCommand=x, user: u}", "elastic.yaml:4: hosts[0].ssh.address \"-oProxyCommand=x\" is not a name or address. Write for example kvm02.example.org or 10.77.0.2.")]
    [DataRow(3, "  - name: kvm01\n    ssh: {address: a, user: u, port: 0}", "elastic.yaml:4: hosts[0].ssh.port \"0\" is not between 1 and 65535.")]
    [DataRow(3, "  - name: kvm01\n    ssh: {address: a, user: u, transfer: scp}", "elastic.yaml:4: hosts[0].ssh.transfer \"scp\" is not one of ssh, shared, lvm.")]
    [DataRow(3, "  - name: kvm01\n    ssh: {address: a, user: u, data: \"/srv/my vms\"}", "elastic.yaml:4: hosts[0].ssh.data \"/srv/my vms\" has characters that other programs read as something else. Use letters, digits, \"/\", \".\", \"_\" and \"-\".")]
    [DataRow(3, "  - name: kvm01\n    ssh: {address: a, user: u, key-file: id}", "elastic.yaml:4: hosts[0].ssh.key-file \"id\" is not an absolute path. Begin it with \"/\".")]
    [DataRow(3, "  - name: kvm01\n    ssh: {address: a, user: u, transfer: shared, cache-size: 2G}", "elastic.yaml:4: hosts[0].ssh.cache-size is for transfer: ssh and lvm. Remove it: the host uses the service's data directory.")]
    [DataRow(3, "  - name: kvm01\n    ssh: {address: a, user: u, transfer: shared, data: /srv}", "elastic.yaml:4: hosts[0].ssh.data is for transfer: ssh and lvm. Remove it: the host uses the service's data directory.")]
    [DataRow(3, "  - name: kvm01\n    kind: simulated\n    ssh: {address: a, user: u}", "elastic.yaml:5: hosts[0].ssh is for kind: libvirt. Remove it.")]
    [DataRow(3, "  - {name: kvm01, ssh: {address: a, user: u}}\n  - {name: kvm02, ssh: {address: a, user: u}}", "elastic.yaml:4: hosts[1].ssh.address \"a\" is that of host \"kvm01\" too. Give each machine one host.")]
    public void Host_WithAMistake_IsReported(int line, string text, string expected) => AssertError(line, text, expected);

    [TestMethod]
    [DataRow(6, "    bridge: a-very-long-bridge", "elastic.yaml:6: networks[0].bridge \"a-very-long-bridge\" cannot be a bridge. Use letters, digits, \".\", \"_\" and \"-\", at most 15.")]
    [DataRow(7, "    network: 10.77.0.0", "elastic.yaml:7: networks[0].network \"10.77.0.0\" has no prefix length. Write for example 10.77.0.0/24.")]
    [DataRow(7, "    network: 10.0.0.0/8", "elastic.yaml:7: networks[0].network \"10.0.0.0/8\" has a prefix length outside 16 to 30.")]
    [DataRow(7, "    network: 10.77.0.0/31", "elastic.yaml:7: networks[0].network \"10.77.0.0/31\" has a prefix length outside 16 to 30.")]
    [DataRow(7, "    network: 10.77.0.9/24", "elastic.yaml:7: networks[0].network \"10.77.0.9/24\" is an address inside a network. Write 10.77.0.0/24.")]
    [DataRow(7, "    network: 224.0.0.0/24", "elastic.yaml:7: networks[0].network \"224.0.0.0/24\" is not a range that machines can have. Write for example 10.77.0.0/24.")]
    [DataRow(7, "    network: 10.77.0/24", "elastic.yaml:7: networks[0].network \"10.77.0/24\" is not a network. Write for example 10.77.0.0/24.")]
    [DataRow(7, "    network: 10.77.0.0/24\n    first: 10.78.0.2", "elastic.yaml:8: networks[0].first \"10.78.0.2\" is not inside 10.77.0.0/24. Write one from 10.77.0.1 to 10.77.0.254.")]
    [DataRow(7, "    network: 10.77.0.0/24\n    first: 10.77.0.0", "elastic.yaml:8: networks[0].first \"10.77.0.0\" is the network's own address. Write one from 10.77.0.1 to 10.77.0.254.")]
    [DataRow(7, "    network: 10.77.0.0/24\n    last: 10.77.0.255", "elastic.yaml:8: networks[0].last \"10.77.0.255\" is the broadcast address. Write one from 10.77.0.1 to 10.77.0.254.")]
    [DataRow(7, "    network: 10.77.0.0/24\n    gateway: 10.77.1.1", "elastic.yaml:8: networks[0].gateway \"10.77.1.1\" is not inside 10.77.0.0/24. Write one from 10.77.0.1 to 10.77.0.254.")]
    [DataRow(7, "    network: 10.77.0.0/24\n    gateway: 10.77.0.01", "elastic.yaml:8: networks[0].gateway \"10.77.0.01\" is not an IPv4 address. Write for example 10.77.0.1.")]
    [DataRow(7, "    network: 10.77.0.0/24\n    first: 10.77.0.9\n    last: 10.77.0.2", "elastic.yaml:8: networks[0].first leaves no address: the first would be 10.77.0.9 and the last 10.77.0.2. Swap or correct them.")]
    [DataRow(7, "    network: 10.77.0.0/24\n    first: 10.77.0.9\n    last: 10.77.0.9\n    gateway: 10.77.0.9", "elastic.yaml:5: networks[0] has no address for a VM: its only one is the gateway. Use a larger range.")]
    [DataRow(7, "    network: 10.77.0.0/24\n    dns: 10.77.0.1", "elastic.yaml:8: networks[0].dns is a single value. Write a list of IPv4 addresses: [\"10.77.0.1\"].")]
    [DataRow(7, "    network: 10.77.0.0/24\n    dns: [10.77.0.1, 10.77.0.1]", "elastic.yaml:8: networks[0].dns[1] \"10.77.0.1\" is in the list twice. Remove one.")]
    [DataRow(7, "    network: 10.77.0.0/24\n    mac-prefix: \"02\"", "elastic.yaml:8: networks[0].mac-prefix \"02\" is not the first two octets of a MAC address. Write for example \"02:00\".")]
    [DataRow(7, "    network: 10.77.0.0/24\n    mac-prefix: \"03:00\"", "elastic.yaml:8: networks[0].mac-prefix \"03:00\" is for multicast: no network card can have it. Write an even first octet, for example \"02:00\".")]
    [DataRow(8, "    names: wn", "elastic.yaml:8: networks[0].names \"wn\" gives every address the same name. Add an octet, for example \"wn-{4}\".")]
    [DataRow(8, "    names: \"wn-{5}\"", "elastic.yaml:8: networks[0].names \"wn-{5}\" cannot make host names. Use letters, digits, \"-\", and {1} to {4} for the octets of the address.")]
    [DataRow(8, "    names: \"wn_{4}\"", "elastic.yaml:8: networks[0].names \"wn_{4}\" cannot make host names. Use letters, digits, \"-\", and {1} to {4} for the octets of the address.")]
    [DataRow(8, "    names: \"{4}-wn\"", "elastic.yaml:8: networks[0].names \"{4}-wn\" cannot make host names: they start with a letter. Write for example \"wn-{4}\".")]
    [DataRow(8, "    names: \"wn-{3}\"", "elastic.yaml:8: networks[0].names \"wn-{3}\" gives 10.77.0.1 and 10.77.0.2 the same name, wn-0. Use more octets or a \"-\" between them, for example \"wn-{3}-{4}\".")]
    [DataRow(8, "    names: \"wn-{4}\"\n  - {name: more, bridge: br0, network: 10.77.0.128/25, names: \"x-{4}\"}", "elastic.yaml:9: networks[1].network \"10.77.0.128/25\" overlaps 10.77.0.0/24 of network \"workers\" at elastic.yaml:7, on the same bridge. Use other addresses, or one network.")]
    [DataRow(8, "    names: \"wn-{4}\"\n  - {name: more, bridge: br1, network: 10.78.0.0/24, names: \"WN-{4}\"}", "elastic.yaml:9: networks[1].names \"WN-{4}\" gives 10.78.0.1 the name WN-1, which 10.77.0.1 of network \"workers\" has. Begin the pattern with something else.")]
    [DataRow(8, "    names: \"wn-{4}\"\n    quarantine: 300", "elastic.yaml:9: networks[0].quarantine \"300\" has no unit. Write 300s, 300m, 300h or 300d.")]
    [DataRow(8, "    names: \"wn-{4}\"\n    first: 10.77.0.2\n    leases: [{ip: 10.77.0.5}]", "elastic.yaml:9: networks[0].first is the end of a range, and leases lists the addresses. Remove the one or the other.")]
    [DataRow(8, "    names: \"wn-{4}\"\n    last: 10.77.0.2\n    leases: [{ip: 10.77.0.5}]", "elastic.yaml:9: networks[0].last is the end of a range, and leases lists the addresses. Remove the one or the other.")]
    [DataRow(8, "    names: \"wn-{4}\"\n    leases: [{ip: 10.77.0.5}, {ip: 10.77.0.5}]", "elastic.yaml:9: networks[0].leases[1].ip \"10.77.0.5\" is in the list twice. Remove one.")]
    [DataRow(8, "    names: \"wn-{4}\"\n    leases: [{ip: 10.77.0.255}]", "elastic.yaml:9: networks[0].leases[0].ip \"10.77.0.255\" is the broadcast address. Write one from 10.77.0.1 to 10.77.0.254.")]
    [DataRow(8, "    names: \"wn-{4}\"\n    leases: [{mac: \"02:00:00:00:00:01\"}]", "elastic.yaml:9: networks[0].leases[0].ip is missing. Write for example \"ip: 10.77.0.5\".")]
    [DataRow(8, "    names: \"wn-{4}\"\n    leases: [{ip: 10.77.0.5, mac: \"03:00:00:00:00:01\"}]", "elastic.yaml:9: networks[0].leases[0].mac \"03:00:00:00:00:01\" is for multicast: no network card can have it. Write an even first octet.")]
    [DataRow(8, "    names: \"wn-{4}\"\n    leases: [{ip: 10.77.0.5, mac: \"02:00:0A:4D:00:06\"}, {ip: 10.77.0.6}]", "elastic.yaml:9: networks[0].leases[1] has the MAC 02:00:0a:4d:00:06, which another address of the list has. Give each its own.")]
    [DataRow(8, "    names: \"wn-{4}\"\n    gateway: 10.77.0.5\n    leases: [{ip: 10.77.0.5}]", "elastic.yaml:10: networks[0].leases[0].ip \"10.77.0.5\" is the gateway, which no VM may have. Remove it.")]
    [DataRow(8, "    names: \"wn-{3}\"\n    leases: [{ip: 10.77.0.5}, {ip: 10.77.0.6}]", "elastic.yaml:8: networks[0].names \"wn-{3}\" gives 10.77.0.5 and 10.77.0.6 the same name, wn-0. Use more octets or a \"-\" between them, for example \"wn-{3}-{4}\".")]
    [DataRow(8, "    names: \"wn-{4}\"\n    vlan: 4095", "elastic.yaml:9: networks[0].vlan \"4095\" is not between 1 and 4094.")]
    [DataRow(8, "    names: \"wn-{4}\"\n    vlan: 100", "elastic.yaml:5: networks[0] has a vlan and no vlan-device. Name the device that the VLAN is on, for example \"vlan-device: eth0\".")]
    [DataRow(8, "    names: \"wn-{4}\"\n    vlan-device: eth0", "elastic.yaml:5: networks[0] has a vlan-device and no vlan. Write the VLAN's number, or remove it.")]
    [DataRow(8, "    names: \"wn-{4}\"\n    vlan: 4094\n    vlan-device: enp129s0f0x", "elastic.yaml:10: networks[0].vlan-device \"enp129s0f0x\" is too long: enp129s0f0x.4094 has more than 15 characters. Give the device a shorter name on the hosts.")]
    [DataRow(8, "    names: \"wn-{4}\"\n  - {name: more, bridge: br0, network: 10.78.0.0/24, names: \"x-{4}\", vlan: 5, vlan-device: eth0}", "elastic.yaml:9: networks[1].bridge \"br0\" is the bridge of networks[0] too, no VLAN, and has here VLAN eth0.5. Write the same vlan and vlan-device, or another bridge.")]
    [DataRow(8, "    names: \"wn-{4}\"\n    vlan: 5\n    vlan-device: eth0\n  - {name: more, bridge: br1, network: 10.78.0.0/24, names: \"x-{4}\", vlan: 5, vlan-device: eth0}", "elastic.yaml:11: networks[1].bridge \"br1\" is to carry VLAN eth0.5, which bridge \"br0\" of networks[0] carries. Write the same bridge, or another vlan.")]
    public void Network_WithAMistake_IsReported(int line, string text, string expected) => AssertError(line, text, expected);

    [TestMethod]
    [DataRow(11, "", "elastic.yaml:10: templates[0].memory is missing. Write for example \"memory: 2G\".")]
    [DataRow(11, "    memory: 63M", "elastic.yaml:11: templates[0].memory \"63M\" is not between 64M and 64T.")]
    [DataRow(11, "    memory: 1.5G", "elastic.yaml:11: templates[0].memory \"1.5G\" is not a size. Write for example 512M (MiB) or 4G (GiB).")]
    [DataRow(12, "    requirements: RACK = 7 DISK", "elastic.yaml:12: templates[0].requirements \"RACK = 7 DISK\" cannot be read: column 10 has \"DISK\" after a complete condition. Write & or | between conditions.")]
    [DataRow(12, "    rank: FREECPU /", "elastic.yaml:12: templates[0].rank \"FREECPU /\" cannot be read: column 10 has the end where a term must begin. Write a variable such as FREECPU, or a number.")]
    [DataRow(12, "    vcpu: 0", "elastic.yaml:12: templates[0].vcpu \"0\" is not between 1 and 4096.")]
    [DataRow(12, "    cpu: 0", "elastic.yaml:12: templates[0].cpu \"0\" is not between 0.01 and 4096.")]
    [DataRow(13, "", "elastic.yaml:10: templates[0] has neither a disk nor a kernel to boot. Add for example \"disks: [{image: worker}]\".")]
    [DataRow(13, "    disks: [worker]", "elastic.yaml:13: templates[0].disks[0] is a single value. Write a map: \"- image: …\".")]
    [DataRow(13, "    disks: [{img: worker}]", "elastic.yaml:13: templates[0].disks[0].img is not a setting. Did you mean \"image\"?")]
    [DataRow(13, "    disks: [{}]", "elastic.yaml:13: templates[0].disks[0] has no content. Write for example \"image: worker\", or \"type: swap\" with a \"size\".")]
    [DataRow(13, "    disks: [{image: worker, source: /a}]", "elastic.yaml:13: templates[0].disks[0] has an image and a source. Keep one.")]
    [DataRow(13, "    disks: [{block: data, image: worker}]", "elastic.yaml:13: templates[0].disks[0] has a block, which is a whole disk. Write beside it target, bus and read-only alone.")]
    [DataRow(13, "    disks: [{block: data, type: swap, size: 2G}]", "elastic.yaml:13: templates[0].disks[0] has a block, which is a whole disk. Write beside it target, bus and read-only alone.")]
    [DataRow(13, "    disks: [{block: a/b}]", "elastic.yaml:13: templates[0].disks[0].block \"a/b\" cannot be a name. Use letters, digits, \".\", \"_\" and \"-\", starting with a letter or digit, at most 63.")]
    [DataRow(13, "    disks: [{image: worker, size: 2G}]", "elastic.yaml:13: templates[0].disks[0] has a size, which its content decides. Remove it.")]
    [DataRow(13, "    disks: [{type: swap}]", "elastic.yaml:13: templates[0].disks[0] has no size. Write for example \"size: 2G\".")]
    [DataRow(13, "    disks: [{type: fs, size: 2G}]", "elastic.yaml:13: templates[0].disks[0] has no format. Write for example \"format: ext4\".")]
    [DataRow(13, "    disks: [{type: swap, size: 2G, image: worker}]", "elastic.yaml:13: templates[0].disks[0] is made empty by its type and has an image or source. Remove the one or the other.")]
    [DataRow(13, "    disks: [{image: worker, target: vd1}]", "elastic.yaml:13: templates[0].disks[0].target \"vd1\" is not a disk's device. Write for example vdb.")]
    [DataRow(13, "    disks: [{image: worker, target: vda}, {image: worker, target: vda}]", "elastic.yaml:13: templates[0].disks[1] has the target vda of another disk. Give each disk its own.")]
    [DataRow(13, "    disks: [{image: worker, clone: false}]", "elastic.yaml:10: templates[0] cannot be used: DISK 0: CLONE = no is supported with READONLY = yes alone: other VMs read the same image. Write READONLY = yes, or remove CLONE.")]
    [DataRow(13, "    disks: [{image: worker}]\n    initrd: /x", "elastic.yaml:14: templates[0].initrd is used only with a kernel. Add \"kernel\", or remove it.")]
    [DataRow(13, "    disks: [{image: worker}]\n    kernel: vmlinuz", "elastic.yaml:14: templates[0].kernel \"vmlinuz\" is not an absolute path. Begin it with \"/\".")]
    [DataRow(14, "    nics: workers", "elastic.yaml:14: templates[0].nics is a single value. Write a list of networks: [workers].")]
    [DataRow(14, "    nics: [workers, wrokers]", "elastic.yaml:14: templates[0].nics[1] \"wrokers\" is not a network. Did you mean \"workers\"? Networks: workers.")]
    [DataRow(14, "    nics: [workers]\n    context: {greeting: a}", "elastic.yaml:15: templates[0].context \"greeting\" cannot be a variable. Use A to Z, 0 to 9 and \"_\", not starting with a digit.")]
    [DataRow(14, "    nics: [workers]\n    context: {PATH: a}", "elastic.yaml:15: templates[0].context \"PATH\" would break the guest's shell. Choose another name.")]
    [DataRow(14, "    nics: [workers]\n    context: {A: 1, A: 2}", "elastic.yaml:15: templates[0].context.A is written twice, first in line 15. Keep one.")]
    [DataRow(14, "    nics: [workers]\n    context: {A: [1]}", "elastic.yaml:15: templates[0].context.A is a list. Write a text.")]
    [DataRow(14, "    nics: [workers]\n    context: {A: \"secret\\a\"}", "elastic.yaml:15: templates[0].context.A has a control character. Remove it.")]
    [DataRow(14, "    nics: [workers]\n    context: [A]", "elastic.yaml:15: templates[0].context is a list. Write a map of variables.")]
    [DataRow(14, "    nics: [workers]\n    context-files: {hosts: etc}", "elastic.yaml:15: templates[0].context-files.hosts \"etc\" is not an absolute path. Begin it with \"/\".")]
    [DataRow(14, "    nics: [workers]\n    context-files: {context.sh: /x}", "elastic.yaml:15: templates[0].context-files \"context.sh\" is the context's own file. Choose another name.")]
    [DataRow(14, "    nics: [workers, {network: wrokers}]", "elastic.yaml:14: templates[0].nics[1].network \"wrokers\" is not a network. Did you mean \"workers\"? Networks: workers.")]
    [DataRow(14, "    nics: [{network: workers, mac: \"02:00:00:00:00:01\"}]", "elastic.yaml:14: templates[0].nics[0] is neither on a network nor on a bridge with a MAC of its own, or is both. Write a network's name, {network: NAME, ip: ADDRESS} or {mac: MAC, bridge: BRIDGE}.")]
    [DataRow(14, "    nics: [{mac: \"02:00:00:00:00:01\"}]", "elastic.yaml:14: templates[0].nics[0] is neither on a network nor on a bridge with a MAC of its own, or is both. Write a network's name, {network: NAME, ip: ADDRESS} or {mac: MAC, bridge: BRIDGE}.")]
    [DataRow(14, "    nics: [{network: workers, adress: 1}]", "elastic.yaml:14: templates[0].nics[0] \"adress\" is not a part of a network card. Write a network's name, {network: NAME, ip: ADDRESS} or {mac: MAC, bridge: BRIDGE}.")]
    [DataRow(14, "    nics: [{network: workers, network: workers}]", "elastic.yaml:14: templates[0].nics[0].network is written twice, first in line 14. Keep one.")]
    [DataRow(14, "    nics: [{mac: \"02:00:00:00:00:01\", bridge: br1}, workers]", "elastic.yaml:14: templates[0].nics has a card on a network after one on a bridge. Write those on networks first.")]
    [DataRow(14, "    nics: [workers, {network: workers, ip: 10.78.0.1}]", "elastic.yaml:14: templates[0].nics \"10.78.0.1\" is no address that network \"workers\" gives to VMs. Choose another, or remove it.")]
    [DataRow(14, "    nics: [{network: workers, ip: 10.77.0.9}, {network: workers, ip: 10.77.0.9}]", "elastic.yaml:14: templates[0].nics \"10.77.0.9\" is asked for twice. Give each card its own.")]
    public void Template_WithAMistake_IsReported(int line, string text, string expected) => AssertError(line, text, expected);

    [TestMethod]
    [DataRow(17, "    kind: condor", "elastic.yaml:17: clusters[0].kind \"condor\" is not one of slurm, openpbs, torque, sge, simulated.")]
    [DataRow(17, "    kind: simulated\n    slurm: {bin: /usr/bin}", "elastic.yaml:18: clusters[0].slurm is for kind: slurm. Remove it.")]
    [DataRow(17, "    kind: slurm\n    slurm: {controllers: [ctl]}", "elastic.yaml:18: clusters[0].slurm.controllers[0] \"ctl\" has no port. Write ctl:6817.")]
    [DataRow(17, "    kind: slurm\n    slurm: {controllers: [\"ctl:0\"]}", "elastic.yaml:18: clusters[0].slurm.controllers[0] \"ctl:0\" is not host:port. Write for example 10.77.0.1:6817.")]
    [DataRow(17, "    kind: slurm\n    slurm: {config: /x}", "elastic.yaml:18: clusters[0].slurm.config is not a setting. Did you mean \"conf\"?")]
    [DataRow(17, "    kind: simulated\n    account-cores: {atlas: many}", "elastic.yaml:18: clusters[0].account-cores.atlas \"many\" is not a whole number. Write one from 0 to 1000000.")]
    [DataRow(17, "    kind: simulated\n    retire-share: 25", "elastic.yaml:18: clusters[0].retire-share \"25\" is not between 0.01 and 1.")]
    [DataRow(17, "    kind: simulated\n    settle: 0s", "elastic.yaml:18: clusters[0].settle \"0s\" is not between 1s and 1h.")]
    [DataRow(17, "    kind: simulated\n    stale-after: 10s", "elastic.yaml:18: clusters[0].stale-after \"10s\" is not longer than tuning.reconcile-interval, 15s: the cluster would always be frozen. Write several times that.")]
    [DataRow(18, "    max-nodes: 16\n    pools: []\n  - {name: b, kind: simulated, pools: [{name: b, template: small, max: 1}]}\nx:", "elastic.yaml:16: clusters[0] has no pools, so it can get no nodes. Add one under \"pools\", or remove the cluster.", true)]
    public void Cluster_WithAMistake_IsReported(int line, string text, string expected, bool cutsTheRest = false)
    {
        if (cutsTheRest)
        {
            var kept = string.Join('\n', Sample.Text.Split('\n').Take(line - 1));
            Assert.AreEqual(expected, Sample.Errors(Sample.Read($"{kept}\n{text.Replace("\nx:", "", StringComparison.Ordinal)}\n")));
        }
        else
        {
            AssertError(line, text, expected);
        }
    }

    [TestMethod]
    [DataRow(21, "        template: smal", "elastic.yaml:21: clusters[0].pools[0].template \"smal\" is not a template. Did you mean \"small\"? Templates: small.")]
    [DataRow(21, "        template: huge", "elastic.yaml:21: clusters[0].pools[0].template \"huge\" is not a template. Templates: small.")]
    [DataRow(22, "        min: 1", "elastic.yaml:20: clusters[0].pools[0].max is missing. Write for example \"max: 8\".")]
    [DataRow(22, "        max: 8\n        min: 9", "elastic.yaml:23: clusters[0].pools[0].min \"9\" is more than max, 8. Lower min or raise max.")]
    [DataRow(22, "        max: 80\n        min: 17", "elastic.yaml:18: clusters[0].max-nodes \"16\" is less than its pools' min together, 17. Raise it, or lower a pool's min.")]
    [DataRow(22, "        max: 8\n        features: [a b]", "elastic.yaml:23: clusters[0].pools[0].features[0] \"a b\" cannot be a feature. Use letters, digits, \".\", \"_\" and \"-\", at most 63.")]
    [DataRow(22, "        max: 8\n        queues: [a, a]", "elastic.yaml:23: clusters[0].pools[0].queues[1] \"a\" is in the list twice. Remove one.")]
    [DataRow(22, "        max: 8\n        node: {cores: 4}", "elastic.yaml:23: clusters[0].pools[0].node.cores \"4\" is more than template \"small\" has: 2 vcpu.")]
    [DataRow(22, "        max: 8\n        node: {memory: 2G}", "elastic.yaml:23: clusters[0].pools[0].node.memory \"2G\" is more than template \"small\" has: 1G.")]
    [DataRow(22, "        max: 8\n        idle-timeout: 0s", "elastic.yaml:23: clusters[0].pools[0].idle-timeout \"0s\" is not between 1s and 30d.")]
    [DataRow(22, "        max: 8\n        min-lifetime: soon", "elastic.yaml:23: clusters[0].pools[0].min-lifetime \"soon\" is not a duration. Write for example 15s, 5m, 1h30m or 2d.")]
    [DataRow(22, "        max: 8\n        expected-boot: 15m", "elastic.yaml:23: clusters[0].pools[0].expected-boot does not fit: expected-boot, 15m, must be shorter than join-deadline, 15m.")]
    [DataRow(22, "        max: 8\n        cluster: main", "elastic.yaml:23: clusters[0].pools[0].cluster is for the top-level pools: this pool stands in its cluster. Remove it.")]
    [DataRow(22, "        max: 8\n      - {name: first, template: small, max: 1}", "elastic.yaml:23: clusters[0].pools[1].name \"first\" is already the name of the pool at elastic.yaml:20. Choose another.")]
    [DataRow(22, "        max: 8\npools: [{name: b, template: small, max: 1}]", "elastic.yaml:23: pools[0].cluster is missing. Name the cluster that this pool belongs to.")]
    [DataRow(22, "        max: 8\npools: [{name: b, template: small, max: 1, cluster: mian}]", "elastic.yaml:23: pools[0].cluster \"mian\" is not a cluster. Did you mean \"main\"? Clusters: main.")]
    [DataRow(14, "    nics: []", "elastic.yaml:21: clusters[0].pools[0].template \"small\" has no nics, and a worker node's name and address come from its first. Add a network to the template's nics.")]
    [DataRow(14, "    nics: [{network: workers, ip: 10.77.0.9}]", "elastic.yaml:21: clusters[0].pools[0].template \"small\" has a card with an IP or MAC of its own, and two nodes cannot have the same. Remove it from the template's nics.")]
    [DataRow(14, "    nics: [workers, {mac: \"02:00:00:00:00:01\", bridge: br1}]", "elastic.yaml:21: clusters[0].pools[0].template \"small\" has a card with an IP or MAC of its own, and two nodes cannot have the same. Remove it from the template's nics.")]
    [DataRow(13, "    disks: [{image: worker}, {block: data}]", "elastic.yaml:21: clusters[0].pools[0].template \"small\" has the data block \"data\", and two nodes cannot have the same. Remove it from the template's disks.")]
    public void Pool_WithAMistake_IsReported(int line, string text, string expected) => AssertError(line, text, expected);

    [TestMethod]
    [DataRow(1, "site: lab\ntuning: {keep-plans: 0}", "elastic.yaml:2: tuning.keep-plans \"0\" is not between 1 and 1000000.")]
    [DataRow(1, "site: lab\ntuning: {reconcile-interval: 15}", "elastic.yaml:2: tuning.reconcile-interval \"15\" has no unit. Write 15s, 15m, 15h or 15d.")]
    [DataRow(1, "site: lab\ntuning: [15s]", "elastic.yaml:2: tuning is a list. Write its settings below it, indented.")]
    [DataRow(1, "site: lab\ntuning:", "elastic.yaml:2: tuning has no value. Write its settings below it, indented, or remove the line.")]
    public void Tuning_WithAMistake_IsReported(int line, string text, string expected) => AssertError(line, text, expected);

    [TestMethod]
    [DataRow("{name: a, on: [running]}", "elastic.yaml:2: vm-hooks[0] has neither a command nor a url. Write for example \"command: [/usr/local/bin/inventory]\".")]
    [DataRow("{name: a, on: [running], command: [/a], url: \"http://b\"}", "elastic.yaml:2: vm-hooks[0] has a command and a url. Keep one.")]
    [DataRow("{name: a, on: [], command: [/a]}", "elastic.yaml:2: vm-hooks[0].on is empty, so it would never be called. Name a state, for example \"on: [failed]\".")]
    [DataRow("{name: a, on: [runing], command: [/a]}", "elastic.yaml:2: vm-hooks[0].on[0] \"runing\" is not one of pending, prolog, boot, running, unknown, migrate, save, suspended, stopped, shutdown, epilog, done, failed. Did you mean \"running\"?")]
    [DataRow("{name: a, on: [running], command: [a]}", "elastic.yaml:2: vm-hooks[0].command does not begin with the absolute path of a program. Write for example [/usr/local/bin/inventory, --update].")]
    [DataRow("{name: a, on: [running], command: []}", "elastic.yaml:2: vm-hooks[0].command does not begin with the absolute path of a program. Write for example [/usr/local/bin/inventory, --update].")]
    [DataRow("{name: a, on: [running], url: \"ftp://b\"}", "elastic.yaml:2: vm-hooks[0].url is not an http or https address. Write for example https://inventory.example.org/vms.")]
    [DataRow("{name: a, on: [running], url: \"http://me:secret@b\"}", "elastic.yaml:2: vm-hooks[0].url has a user name or password in it, which nobody would send. Remove it.")]
    [DataRow("{name: a, on: [running], command: [/a], timeout: 6m}", "elastic.yaml:2: vm-hooks[0].timeout \"6m\" is not between 1s and 5m.")]
    public void VmHook_WithAMistake_IsReported(string text, string expected) => AssertError(1, $"site: lab\nvm-hooks: [{text}]", expected);

    [TestMethod]
    public void Reference_ToASectionThatCannotBeRead_IsNotCalledWrong()
    {
        Assert.AreEqual(
            "elastic.yaml:10: templates[0].name is missing. Write for example \"name: small\".",
            Sample.Errors(Sample.Read(Sample.WithLine(10, "  - cpu: 1"))));
        Assert.AreEqual(
            "elastic.yaml:9: templates is a single value. Write a list, each item beginning with \"- \".",
            Sample.Errors(Sample.Read(string.Join('\n', [.. Sample.Text.Split('\n')[..8], "templates: none", .. Sample.Text.Split('\n')[14..]]))));
    }

    [TestMethod]
    public void Reference_WithoutAnythingToReferTo_SaysWhereToAddIt() => Assert.AreEqual(
        "elastic.yaml:14: templates[0].nics[0] \"workers\" is not a network. There are no networks yet: add one under \"networks\".",
        Sample.Errors(Sample.Read(string.Join('\n', [.. Sample.Text.Split('\n')[..3], "#", "#", "#", "#", "#", .. Sample.Text.Split('\n')[8..]]))));

    private static void AssertError(int line, string text, string expected) => Assert.AreEqual(expected, Sample.Errors(Sample.Read(Sample.WithLine(line, text))));
}
