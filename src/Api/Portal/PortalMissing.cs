using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Parcours.Api.Portal;

/// <summary>What is not there, and what is another account's: the answer does not tell which.</summary>
internal static class PortalMissing
{
    public static ViewResult In(HttpContext http) => View(http, "_Missing");

    /// <summary>It is on the account's other side, where a press leads.</summary>
    public static ViewResult HereIn(HttpContext http) => View(http, "_OtherSide");

    private static ViewResult View(HttpContext http, string name) => new()
    {
        ViewName = $"/Pages/Portal/{name}.cshtml",
        StatusCode = StatusCodes.Status404NotFound,
        ViewData = new ViewDataDictionary(http.RequestServices.GetRequiredService<IModelMetadataProvider>(), new ModelStateDictionary()),
    };
}
