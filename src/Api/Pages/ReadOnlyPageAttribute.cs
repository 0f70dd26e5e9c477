namespace Parcours.Api.Pages;

/// <summary>A page without forms: any method but GET and HEAD is refused with 405, where Razor Pages would show the page.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReadOnlyPageAttribute : Attribute, IHttpMethodMetadata
{
    public bool AcceptCorsPreflight => false;

    public IReadOnlyList<string> HttpMethods { get; } = [System.Net.Http.HttpMethod.Get.Method, System.Net.Http.HttpMethod.Head.Method];
}
