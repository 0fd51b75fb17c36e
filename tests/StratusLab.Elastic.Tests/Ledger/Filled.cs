using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using StratusLab.Elastic.Core.Model;

namespace StratusLab.Elastic.Tests.Ledger;

/// <summary>Makes a record of which every member, at any depth, is set to a value of its own, so that no member can be lost or swapped unnoticed.</summary>
internal sealed class Filled
{
    private readonly bool _isSparse;
    private int _count;

    private Filled(bool isSparse) => _isSparse = isSparse;

    /// <summary>Every member has a value.</summary>
    public static T Of<T>() => (T)new Filled(false).Make(typeof(T), "")!;

    /// <summary>Every nullable member is null and every array was never set.</summary>
    public static T Sparse<T>() => (T)new Filled(true).Make(typeof(T), "")!;

    private object? Make(Type type, string name)
    {
        var n = ++_count;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return _isSparse ? null : Make(underlying, name);
        }

        if (type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IName<>)))
        {
            return Activator.CreateInstance(type, $"n-{n}");
        }

        return type switch
        {
            _ when type == typeof(string) => string.Create(CultureInfo.InvariantCulture, $"{name} {n}: é 😀 \" ' \\ \0 \n <&> {{$1}}"),
            _ when type == typeof(int) => n,
            _ when type == typeof(long) => (1L << 40) + n,
            _ when type == typeof(double) => n + 0.1,
            _ when type == typeof(bool) => true,
            _ when type == typeof(VmId) => new VmId(n),
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(2)).AddTicks(n),
            _ when type == typeof(TimeSpan) => TimeSpan.FromDays(2) + TimeSpan.FromTicks(n),
            _ when type == typeof(ReadOnlyMemory<byte>) => new ReadOnlyMemory<byte>([0, 255, (byte)n]),
            { IsEnum: true } => Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) => MakeArray(type, name),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(ImmutableSortedDictionary<,>) => MakeDictionary(type, name),
            _ => MakeRecord(type),
        };
    }

    private object MakeArray(Type type, string name)
    {
        if (_isSparse)
        {
            return Activator.CreateInstance(type)!; // Boxed default of a struct: never null.
        }

        var item = type.GetGenericArguments()[0];
        var items = Array.CreateInstance(item, 2);
        items.SetValue(Make(item, name), 0);
        items.SetValue(Make(item, name), 1);
        return typeof(ImmutableArray).GetMethods().Single(m => m.Name == "Create" && m.GetParameters() is [{ ParameterType.IsArray: true }])
            .MakeGenericMethod(item).Invoke(null, [items])!; // Create returns a struct.
    }

    private object MakeDictionary(Type type, string name)
    {
        var empty = type.GetField("Empty")!.GetValue(null)!; // Public static field of the type, never null.
        var arguments = type.GetGenericArguments();
        return type.GetMethod("Add")!.Invoke(empty, [Make(arguments[0], name), Make(arguments[1], name)])!; // Add returns the new dictionary.
    }

    private object MakeRecord(Type type)
    {
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).FirstOrDefault(c => c.GetParameters().Length > 0);
        var given = constructor?.GetParameters() ?? [];
        var record = constructor?.Invoke([.. given.Select(p => Make(p.ParameterType, p.Name ?? ""))]) ?? Activator.CreateInstance(type)!; // Only Nullable<T> gives null, which was handled.
        NullabilityInfoContext nullability = new();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite && !given.Any(g => g.Name == p.Name)))
        {
            var isNull = _isSparse && nullability.Create(property).WriteState == NullabilityState.Nullable;
            property.SetValue(record, isNull ? null : Make(property.PropertyType, property.Name));
        }

        return record;
    }
}
