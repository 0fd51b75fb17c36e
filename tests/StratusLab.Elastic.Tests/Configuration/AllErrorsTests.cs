namespace StratusLab.Elastic.Tests.Configuration;

/// <summary>A file with many mistakes gives all of their messages, in the order of its lines, and nothing that only follows from another.</summary>
[TestClass]
public sealed class AllErrorsTests
{
    [TestMethod]
    public void File_WithManyMistakes_GivesAMessageForEach() => Assert.AreEqual(
        """
        elastic.yaml:1: site "my site" cannot be a name. Use letters, digits, ".", "_" and "-", starting with a letter or digit, at most 63.
        elastic.yaml:2: listen "http://0.0.0.0:7117" is open to the network, where whoever reaches it might give orders. Write http://127.0.0.1:7117 or a unix:/path; for other machines add a "tls" section, or use ssh.
        elastic.yaml:3: placment is not a setting. Did you mean "placement"?
        elastic.yaml:6: hosts[0].kind "kvm" is not one of libvirt, ec2, simulated.
        elastic.yaml:7: hosts[0].reserved-memory "512" has no unit. Write 512M (MiB) or 512G (GiB).
        elastic.yaml:8: hosts[0].enabled "on" is not read as a truth value. Write true.
        elastic.yaml:9: hosts[1].name "kvm01" is already the name of the host at elastic.yaml:5. Choose another.
        elastic.yaml:13: networks[0].network "10.77.0.9/24" is an address inside a network. Write 10.77.0.0/24.
        elastic.yaml:16: templates[0].memory "32M" is not between 64M and 64T.
        elastic.yaml:18: templates[0].nics[1] "storage" is not a network. Networks: workers.
        elastic.yaml:24: templates[2].nics is a single value. Write a list of networks: [workers].
        elastic.yaml:28: clusters[0].kind "pbs" is not one of slurm, openpbs, torque, sge, simulated.
        elastic.yaml:31: clusters[0].pools[0].template "meduim" is not a template. Did you mean "medium"? Templates: small, medium, big.
        elastic.yaml:32: clusters[0].pools[0].min "5" is more than max, 2. Lower min or raise max.
        elastic.yaml:34: clusters[0].pools[0].idle-timeout "600" has no unit. Write 600s, 600m, 600h or 600d.
        elastic.yaml:36: clusters[0].pools[1].max is missing. Write for example "max: 8".
        elastic.yaml:38: clusters[0].pools[1].node.cores "3" is more than template "medium" has: 2 vcpu.
        elastic.yaml:40: tuning.keep-plans "many" is not a whole number. Write one from 1 to 1000000.
        """,
        Sample.Errors(Sample.Read(
            """
            site: my site
            listen: http://0.0.0.0:7117
            placment: packing
            hosts:
              - name: kvm01
                kind: kvm
                reserved-memory: 512
                enabled: on
              - name: kvm01
            networks:
              - name: workers
                bridge: br0
                network: 10.77.0.9/24
            templates:
              - name: small
                memory: 32M
                disks: [{image: worker}]
                nics: [workers, storage]
              - {name: medium, memory: 4G, vcpu: 2, disks: [{image: worker}], nics: [workers]}
              - name: big
                memory: 8G
                disks:
                  - image: worker
                nics: workers
            # The cluster's pools refer to good and to spoiled templates.
            clusters:
              - name: main
                kind: pbs
                pools:
                  - name: a
                    template: meduim
                    min: 5
                    max: 2
                    idle-timeout: 600
                    features: [elastic]
                  - name: b
                    template: medium
                    node: {cores: 3}
            tuning:
              keep-plans: many

            """)));
}
