using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Docs;

/// <summary>The doc comments of our shapes, as Markdown in the words of the API: a <c>paramref</c> becomes the field's name.</summary>
internal static partial class XmlComments
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> Files = new();

    public static string? Of(Type type) => Markdown(Member(type)?.Element("summary"));

    /// <summary>What the record says of one of its parameters.</summary>
    public static string? Of(ParameterInfo parameter) =>
        Markdown(Member(parameter.Member.DeclaringType!)?.Elements("param").FirstOrDefault(param => param.Attribute("name")?.Value == parameter.Name));

    public static string? Of(PropertyInfo property) => Markdown(Member(property.DeclaringType!, "P:", "." + property.Name)?.Element("summary"));

    private static XElement? Member(Type type, string kind = "T:", string member = "")
    {
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return Files.GetOrAdd(type.Assembly, Read).GetValueOrDefault(kind + definition.FullName!.Replace('+', '.') + member);
    }

    private static Dictionary<string, XElement> Read(Assembly assembly) =>
        XDocument.Load(Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml"))
            .Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);

    private static string? Markdown(XElement? comment)
    {
        if (comment is null)
            return null;

        var text = new StringBuilder();
        foreach (var node in comment.DescendantNodes())
        {
            text.Append(node switch
            {
                XElement { Name.LocalName: "paramref" } field => $"`{Names.SnakeCase(field.Attribute("name")!.Value)}`",
                XText { Parent.Name.LocalName: "c" } code => $"`{code.Value}`",
                XText plain => plain.Value,
                _ => null,
            });
        }

        return Space().Replace(text.ToString(), " ").Trim();
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Space();
}
