using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace StratusLab.Elastic.Core.Tests;

/// <summary>What an assembly refers to, read from its metadata without loading it.</summary>
internal sealed class CompiledCode
{
    /// <summary>Assemblies, by name.</summary>
    public required ImmutableSortedSet<string> Assemblies { get; init; }

    /// <summary>Types of other assemblies, by full name.</summary>
    public required ImmutableSortedSet<string> Types { get; init; }

    /// <summary>Members of types of other assemblies: "System.Guid.NewGuid".</summary>
    public required ImmutableSortedSet<string> Members { get; init; }

    /// <summary>Own types that have a task in the signature of a method or in a field.</summary>
    public required ImmutableSortedSet<string> TypesWithTasks { get; init; }

    public static bool IsTask(string type) =>
        type is "System.Threading.Tasks.Task" or "System.Threading.Tasks.Task`1" or "System.Threading.Tasks.ValueTask" or "System.Threading.Tasks.ValueTask`1";

    public static CompiledCode Load(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var code = file.GetMetadataReader();
        return new()
        {
            Assemblies = [.. code.AssemblyReferences.Select(h => code.GetString(code.GetAssemblyReference(h).Name))],
            Types = [.. code.TypeReferences.Select(h => NameOf(code, h))],
            Members = [.. code.MemberReferences.Select(h => code.GetMemberReference(h)).Select(m => $"{ParentOf(code, m.Parent)}.{code.GetString(m.Name)}")],
            TypesWithTasks = [.. code.TypeDefinitions.Where(h => HasTask(code, code.GetTypeDefinition(h))).Select(h => NameOf(code, h))],
        };
    }

    private static bool HasTask(MetadataReader code, TypeDefinition type)
    {
        var names = new TypeNames();
        var methods = type.GetMethods().Select(h => code.GetMethodDefinition(h).DecodeSignature(names, null)).SelectMany(s => s.ParameterTypes.Append(s.ReturnType));
        var fields = type.GetFields().Select(h => code.GetFieldDefinition(h).DecodeSignature(names, null));
        return methods.Concat(fields).Any(n => n.Contains("System.Threading.Tasks.", StringComparison.Ordinal));
    }

    private static string ParentOf(MetadataReader code, EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => NameOf(code, (TypeReferenceHandle)parent),
        HandleKind.TypeSpecification => code.GetTypeSpecification((TypeSpecificationHandle)parent).DecodeSignature(new TypeNames(), null),
        _ => "",
    };

    private static string NameOf(MetadataReader code, TypeReferenceHandle handle)
    {
        var type = code.GetTypeReference(handle);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{NameOf(code, (TypeReferenceHandle)type.ResolutionScope)}+{code.GetString(type.Name)}"
            : $"{code.GetString(type.Namespace)}.{code.GetString(type.Name)}";
    }

    private static string NameOf(MetadataReader code, TypeDefinitionHandle handle)
    {
        var type = code.GetTypeDefinition(handle);
        return type.IsNested ? $"{NameOf(code, type.GetDeclaringType())}+{code.GetString(type.Name)}" : $"{code.GetString(type.Namespace)}.{code.GetString(type.Name)}";
    }

    /// <summary>Spells a signature's types; a generic one with its arguments.</summary>
    private sealed class TypeNames : ISignatureTypeProvider<string, object?>
    {
        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => NameOf(reader, handle);

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => NameOf(reader, handle);

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(',', typeArguments)}>";

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetArrayType(string elementType, ArrayShape shape) => elementType + "[,]";

        public string GetByReferenceType(string elementType) => elementType + "&";

        public string GetPointerType(string elementType) => elementType + "*";

        public string GetPinnedType(string elementType) => elementType;

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetFunctionPointerType(MethodSignature<string> signature) => "function";

        public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

        public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";
    }
}
