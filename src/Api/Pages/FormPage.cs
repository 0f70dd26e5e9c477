using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;
using Parcours.Api.Http;
using Parcours.Domain.Kernel;

namespace Parcours.Api.Pages;

/// <summary>What pages with forms share: how a use case is asked, and how a refusal is shown beside what was typed.</summary>
public abstract class FormPage : PageModel
{
    private readonly Dictionary<string, string> _wrong = [];

    /// <summary>What is wrong as a whole, in the reader's language; null when nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>What went well, in the reader's language.</summary>
    [TempData]
    public string? Done { get; set; }

    public bool IsWrong => Problem is not null || _wrong.Count > 0;

    /// <summary>The names of the fields that are wrong, with why.</summary>
    public IReadOnlyDictionary<string, string> Wrong => _wrong;

    public static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    /// <summary>A moment for a reader of whom we do not know where they are, so it says that it is UTC.</summary>
    public static string At(Instant moment) => At(moment, "format.time");

    /// <summary>The same for a log, where minutes are too coarse.</summary>
    public static string ExactlyAt(Instant moment) => At(moment, "format.exact_time");

    private static string At(Instant moment, string format)
    {
        var utc = moment.InUtc();
        return Texts.Of("portal.moment", Texts.Date(utc.Date), utc.TimeOfDay.ToString(Texts.Of(format), CultureInfo.CurrentCulture));
    }

    /// <summary>This page's path with its query, some of it changed; what is null or empty is left out.</summary>
    public string Here(params ReadOnlySpan<(string Name, string? Value)> changes)
    {
        // Of a form that was refused, the page is shown again and not the form sent.
        var query = Request.Query.Where(pair => pair.Key != "handler").ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
        foreach (var (name, value) in changes)
            query[name] = value ?? "";
        return QueryHelpers.AddQueryString(Request.Path, query.Where(pair => pair.Value.Length > 0).Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
    }

    protected Task<Result<T>> Ask<T>(IRequest<Result<T>> request) => HttpContext.RequestServices.GetRequiredService<IMediator>().Send(request, HttpContext.RequestAborted);

    /// <summary>Reads what the page shows besides its form. Called by every way to the page.</summary>
    protected virtual Task Load() => Task.CompletedTask;

    /// <summary>A refusal that names no field, in the reader's words.</summary>
    protected abstract string WordsOf(Error refusal);

    /// <summary>The page again, with what was typed and what is wrong with it.</summary>
    protected async Task<IActionResult> Again(Error refusal)
    {
        foreach (var field in refusal.Fields)
            _wrong.TryAdd(field.Field, ErrorTexts.Message(field));
        return await Again(_wrong.Count > 0 ? Texts.Of("portal.error.fields") : WordsOf(refusal), Problems.StatusOf(refusal.Kind));
    }

    protected async Task<IActionResult> Again(string problem, int status)
    {
        (Problem, Response.StatusCode) = (problem, status);
        await Load();
        return Page();
    }

    /// <summary>The page anew after a form was taken, so that a reload sends nothing twice.</summary>
    protected RedirectResult Anew(string? done = null)
    {
        Done = done;
        return Redirect(Request.Path);
    }

    internal void SayThatTheFormIsStale() => Problem = Texts.Of("portal.error.stale");

    internal Task<IActionResult> TooMany(int seconds) => Again(Texts.Of("portal.error.too_many", seconds), StatusCodes.Status429TooManyRequests);
}
