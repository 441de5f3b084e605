using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ProxyGovernor.Packages.Surface;

/// <summary>Writes types and members much as C# does.</summary>
internal static class SurfaceNames
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static string Of(Type type) => type switch
    {
        { IsByRef: true } => "ref " + Of(type.GetElementType()!),
        { IsArray: true } => Of(type.GetElementType()!) + "[]",
        { IsGenericType: true } => $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>",
        _ => type.Name,
    };

    public static string Of(FieldInfo field) => field.IsLiteral
        ? $"const {Of(field.FieldType)} {field.Name} = {JsonSerializer.Serialize(field.GetRawConstantValue())}"
        : $"{Modifiers(field.IsStatic, field.IsPublic)}{(field.IsInitOnly ? "readonly " : "")}{Of(field.FieldType)}{Mark(Nullability.Create(field).ReadState)} {field.Name}";

    public static string Of(PropertyInfo property, Func<MethodBase, bool> isVisible)
    {
        MethodBase accessor = property.GetAccessors(nonPublic: true).First(isVisible);
        string get = property.GetMethod is { } getter && isVisible(getter) ? " get;" : "";
        string set = property.SetMethod is { } setter && isVisible(setter) ? " set;" : "";
        return $"{Modifiers(accessor.IsStatic, accessor.IsPublic)}{Of(property.PropertyType)}{Mark(Nullability.Create(property).ReadState)} {property.Name} {{{get}{set} }}";
    }

    public static string Of(ConstructorInfo constructor) =>
        $"{Modifiers(isStatic: false, constructor.IsPublic)}{constructor.DeclaringType!.Name}({Parameters(constructor)})";

    public static string Of(MethodInfo method)
    {
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Of))}>" : "";
        string result = Of(method.ReturnType) + Mark(Nullability.Create(method.ReturnParameter).ReadState);
        return $"{Modifiers(method.IsStatic, method.IsPublic)}{result} {method.Name}{generic}({(method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "")}{Parameters(method)})";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{Of(parameter.ParameterType)}{Mark(Nullability.Create(parameter).ReadState)} {parameter.Name}"
        + (parameter.HasDefaultValue ? $" = {JsonSerializer.Serialize(parameter.RawDefaultValue)}" : "")));

    private static string Modifiers(bool isStatic, bool isPublic) => (isPublic ? "" : "protected ") + (isStatic ? "static " : "");

    private static string Mark(NullabilityState state) => state == NullabilityState.Nullable ? "?" : "";
}
