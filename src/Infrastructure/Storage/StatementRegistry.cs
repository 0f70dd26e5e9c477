using System.Reflection;

namespace Parcours.Infrastructure.Storage;

/// <summary>Every statement of an assembly, found in its static fields. A statement that is not found here is refused when it is run.</summary>
internal static class StatementRegistry
{
    private const BindingFlags StaticFields = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Names the statements of <paramref name="assembly"/> and so allows them to run. Harmless when repeated.</summary>
    public static IReadOnlyList<Statement> Register(Assembly assembly)
    {
        var found = assembly.GetTypes()
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetFields(StaticFields))
            .SelectMany(Named)
            .ToList();
        foreach (var (name, statement) in found)
            statement.Name = name;
        return found.ConvertAll(pair => pair.Statement);
    }

    private static IEnumerable<(string Name, Statement Statement)> Named(FieldInfo field)
    {
        if (field.FieldType == typeof(Statement))
            return [(NameOf(field), (Statement)field.GetValue(null)!)];
        if (field.FieldType.IsAssignableTo(typeof(IStatementFamily)))
            return ((IStatementFamily)field.GetValue(null)!).All.Select(member => ($"{NameOf(field)}[{member.Filters}]", member.Statement));
        return [];
    }

    private static string NameOf(FieldInfo field) => $"{field.DeclaringType!.Name}.{field.Name}";
}
