using Microsoft.AspNetCore.Mvc;

namespace Parcours.Api.Portal;

/// <summary>An endpoint's answer in the place of a page: it begins only when the gate has said what it says of every answer.</summary>
internal sealed class StreamedResult(IResult answer) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context) => answer.ExecuteAsync(context.HttpContext);
}
