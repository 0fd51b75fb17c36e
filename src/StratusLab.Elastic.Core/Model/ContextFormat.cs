namespace StratusLab.Elastic.Core.Model;

/// <summary>For whom a VM's context is written.</summary>
public enum ContextFormat
{
    /// <summary>A volume labelled CONTEXT with <c>context.sh</c>: for the guest script of this project, and for cloud-init's OpenNebula data source.</summary>
    OpenNebula,

    /// <summary>A volume labelled CIDATA that also has what cloud-init's NoCloud data source reads.</summary>
    NoCloud,
}
