using System.Reflection;

namespace ProxyGovernor.Packages.Surface;

/// <summary>An assembly's public surface as text: one line for each type and member, in an order that does not depend on the source.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly) => string.Join("\n\n", assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).Select(Of)) + "\n";

    private static string Of(Type type) => string.Join('\n', Members(type).Order(StringComparer.Ordinal).Select(line => "    " + line).Prepend($"{Kind(type)} {type.FullName}{Bases(type)}"));

    private static IEnumerable<string> Members(Type type) => type.IsEnum
        ? Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), null)}")
        : type.GetMembers(Declared).Select(Line).OfType<string>();

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Bases(Type type)
    {
        IEnumerable<Type> bases = type.IsEnum || type.IsValueType || type.BaseType == typeof(object) || type.BaseType is null ? [] : [type.BaseType];
        IEnumerable<Type> own = type.IsEnum ? [] : type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).OrderBy(each => each.Name, StringComparer.Ordinal);
        string[] names = [.. bases.Concat(own).Select(SurfaceNames.Of)];
        return names.Length == 0 ? "" : " : " + string.Join(", ", names);
    }

    private static string? Line(MemberInfo member) => member switch
    {
        FieldInfo field when IsVisible(field.IsPublic, field.IsFamily, field.IsFamilyOrAssembly) => SurfaceNames.Of(field),
        PropertyInfo property when property.GetAccessors(nonPublic: true).Any(IsVisible) => SurfaceNames.Of(property, IsVisible),
        EventInfo { AddMethod: { } add } @event when IsVisible(add) => $"event {SurfaceNames.Of(@event.EventHandlerType!)} {@event.Name}",
        ConstructorInfo constructor when IsVisible(constructor) => SurfaceNames.Of(constructor),
        MethodInfo { IsSpecialName: false } method when IsVisible(method) => SurfaceNames.Of(method),
        _ => null,
    };

    private static bool IsVisible(MethodBase method) => IsVisible(method.IsPublic, method.IsFamily, method.IsFamilyOrAssembly);

    private static bool IsVisible(bool isPublic, bool isFamily, bool isFamilyOrAssembly) => isPublic || isFamily || isFamilyOrAssembly;
}
