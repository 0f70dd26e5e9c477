using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Parcours.Api.Pages;

/// <summary>Writes a part of a page as the page would, but for many readers at once and outside of their requests.</summary>
public sealed class PageParts(IRazorViewEngine views, ITempDataProvider data, IServiceScopeFactory scopes)
{
    /// <param name="model">Made in the language of the reader.</param>
    public async Task<string> Render<T>(string name, CultureInfo culture, Func<T> model)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = culture;
        await using var scope = scopes.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        await using var text = new StringWriter(CultureInfo.InvariantCulture);
        var view = views.GetView(null, $"/Pages/Shared/{name}.cshtml", isMainPage: false).EnsureSuccessful(null).View!;
        await view.RenderAsync(new ViewContext(
            new ActionContext(http, new RouteData(), new ActionDescriptor()),
            view,
            new ViewDataDictionary<T>(new EmptyModelMetadataProvider(), new ModelStateDictionary()) { Model = model() },
            new TempDataDictionary(http, data),
            text,
            new HtmlHelperOptions()));
        return text.ToString();
    }
}
