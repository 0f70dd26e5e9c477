using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Parcours.Api.Auth;
using Parcours.Api.Docs;
using Parcours.Api.Http;
using Parcours.Application.Reviews;
using Parcours.Domain.Reviews;

namespace Parcours.Api.Reviews;

/// <summary>Where shops tell what was bought, and see what became of it.</summary>
public static class PurchasesEndpoints
{
    private const string Csv = "text/csv";

    public static void MapPurchases(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/purchase-event/websites/{website_id}").WithTags("Reviews").RequireAuthorization(Scopes.Reviews);
        api.MapPost("/purchase_events/bulk_sync_insert", Submit).WithName("SubmitPurchases").WithSummary("Tell of purchases, and hear of each at once").HonoursIdempotency()
            .WithDescription("200 when all were taken, 206 when some were, 422 when none was, each with the same list. A purchase is known by its reference: sent again it is a `duplicate`.")
            .SendsItems<SubmitPurchases>(SubmitPurchases.Most).Answers<IReadOnlyList<PurchaseOutcomeJson>>(200).Answers<IReadOnlyList<PurchaseOutcomeJson>>(206).Answers<IReadOnlyList<PurchaseOutcomeJson>>(422);
        api.MapPost("/purchase_events/bulk_insert", Queue).WithName("QueuePurchases").WithSummary("Tell of purchases, to be looked at later").HonoursIdempotency()
            .WithDescription("They are kept durably at once. What becomes of each, and which were rejected, shows in the follow-up.")
            .SendsItems<QueuePurchases>(SubmitPurchases.Most).Answers<QueuedPurchasesJson>(202);
        api.MapPost("/purchase_events/import", Import).WithName("ImportPurchases").WithSummary("Send a file of purchases").HonoursIdempotency().WithMetadata(new TakesBytes(PurchaseFormat.Most))
            .WithDescription("One line a purchase, or several that differ in their product. The file is kept durably at once; how far it is, the import says.")
            .Sends<ImportPurchases>().TakesFile("CSV in UTF-8 or Windows-1252, with `;` or `,`, up to 3 000 lines and 4 MiB. Its first line names the columns.", [Csv], HttpErrors.PayloadTooLarge, HttpErrors.UnsupportedMediaType)
            .Answers<PurchaseImportJson>(202);
        api.MapGet("/purchase_events/imports/{id}", GetImport).WithName("GetPurchaseImport").WithSummary("How far an import is")
            .WithDescription("Kept for 30 days.")
            .Sends<GetPurchaseImport>().Answers<PurchaseImportJson>(200);
        api.MapGet("/purchase_events/imports/{id}/errors", ListErrors).WithName("ListRefusedLines").WithSummary("The lines that were rejected, with the reason")
            .WithDescription("To be mended and sent again: the columns that we added are ignored.")
            .Sends<ListRefusedLines>().AnswersFile("The header and the rejected lines, each with its number, the code, the column and a sentence before it.", Csv);
        api.MapGet("/purchase_events", List).WithName("ListFollowUp").WithSummary("What became of purchases, newest first")
            .WithDescription("A row for each request for a review, or for a purchase that brought none.")
            .Sends<ListFollowUp>().Answers<ListJson<SolicitationJson>>(200).Refuses(ReviewErrors.UnknownCursor);
        api.MapDelete("/purchase_events/{id}", Erase).WithName("ErasePurchase").WithSummary("Forget who bought something")
            .WithDescription("Names and address are removed and pending requests cancelled; the purchase is still counted.")
            .Sends<ErasePurchase>().Answers<ErasedPurchaseJson>(200);
    }

    private static Task<IResult> Submit(RouteWebsite website, JsonItems<PurchaseEventInput> body, PurchaseReader reader, Sender sender) =>
        sender.Send(new SubmitPurchases(website, Read(website, body, reader)), PurchaseOutcomeJson.StatusOf, PurchaseOutcomeJson.Of);

    private static Task<IResult> Queue(RouteWebsite website, JsonItems<PurchaseEventInput> body, PurchaseReader reader, Sender sender) =>
        sender.Send(new QueuePurchases(website, Read(website, body, reader)), StatusCodes.Status202Accepted, QueuedPurchasesJson.Of);

    private static async Task<IResult> Import(RouteWebsite website, [AsParameters] ImportQuery query, HttpContext http, PurchaseReader reader, Sender sender, Links links)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !type.MediaType.Equals(Csv, StringComparison.OrdinalIgnoreCase))
            return Problems.Of(HttpErrors.UnsupportedMediaType);

        var file = (await RawBody.Of(http)).Then(body => PurchaseCsv.Read(body.Bytes.Span, website, reader));
        return file.Error is { } refusal
            ? Problems.Of(refusal)
            : await sender.Send(new ImportPurchases(website, query.FileName, file.Value), StatusCodes.Status202Accepted, import => PurchaseImportJson.Of(import, website, links));
    }

    private static Task<IResult> GetImport(RouteWebsite website, RouteId<PurchaseImportId> id, Sender sender, Links links) =>
        sender.Send(new GetPurchaseImport(website, id), StatusCodes.Status200OK, import => PurchaseImportJson.Of(import, website, links));

    private static async Task<IResult> ListErrors(RouteWebsite website, RouteId<PurchaseImportId> id, Sender sender)
    {
        var refused = await sender.Ask(new ListRefusedLines(website, id));
        return refused.Error is { } refusal ? Problems.Of(refusal) : TypedResults.Bytes(PurchaseCsv.Write(refused.Value), Spreadsheets.ContentType, "rejected.csv");
    }

    private static Task<IResult> List(RouteWebsite website, [AsParameters] FollowUpQuery query, Sender sender) =>
        sender.Send(query.For(website), StatusCodes.Status200OK, page => ListJson.Of(page, SolicitationJson.Of));

    private static Task<IResult> Erase(RouteWebsite website, RouteId<PurchaseEventId> id, Sender sender) =>
        sender.Send(new ErasePurchase(website, id), StatusCodes.Status200OK, erased => new ErasedPurchaseJson(erased.Value, Deleted: true));

    private static IReadOnlyList<ReadPurchase> Read(Website website, JsonItems<PurchaseEventInput> body, PurchaseReader reader) =>
        [.. body.All.Select(item => reader.Read(item.Value, item.Errors, website))];
}

/// <param name="FileName">Yours, so that you know the import again.</param>
public sealed record ImportQuery([FromQuery(Name = "file_name")] string? FileName);
